#!/bin/sh
# Sends every list of a folder that is not finished, the oldest night first. Put it at /usr/local/bin/wxpush-nightly.
#
#   wxpush-nightly FOLDER
#
# - FOLDER holds orders.yaml and lists/. Each night's list is a file of its own, named by the night that it is for, as
#   lists/orders-2026-11-30.csv. Whoever writes it gives it this name when it is whole (write orders.part, then mv).
# - Its checkpoint is beside it, lists/orders-2026-11-30.csv.wxpush. Never delete that: it knows who had the message. A
#   list that is touched, copied or restored has the same checkpoint and sends nothing twice; one that was edited is
#   refused (7). No date of a file decides anything.
# - A finished list goes to sent/, so that a new text in orders.yaml is not held against it. Its checkpoint stays:
#     wxpush results sent/orders-2026-11-30.csv -c orders.yaml --checkpoint lists/orders-2026-11-30.csv.wxpush
# - What yesterday's quota left is sent before today's list. 5 is about the account, so no other list is tried.
# - It ends with 4 or 8 where something is left that the same command sends later, else with what went wrong, else with
#   3 where rows were rejected or invalid, else with 0.

cd "${1:?FOLDER is missing}" && mkdir -p sent || exit 2
left='' wrong='' partly=''
for list in lists/*.csv; do
    [ -e "$list" ] || continue
    code=0
    wxpush send "./$list" -c orders.yaml --yes --quiet || code=$?
    case $code in
        0) mv -f "$list" sent/ ;;
        3) mv -f "$list" sent/ && partly=3 ;;
        # The others would only wait for the same quota, or the same WeChat.
        4 | 8) left=$code && break ;;
        5) wrong=$code && break ;;
        # Ended by a signal: so are we.
        129 | 130 | 143) exit "$code" ;;
        *) wrong=$code ;;
    esac
done
exit "${left:-${wrong:-${partly:-0}}}"
