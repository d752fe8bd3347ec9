#!/bin/sh
# Sends every list of a folder that is not finished, the oldest night first. Put it at /usr/local/bin/wxpush-nightly.
#
#   wxpush-nightly FOLDER [TRIES]
#
# - FOLDER holds orders.yaml and lists/. Each night's list is a file of its own, named by the night that it is for, as
#   lists/orders-2026-11-30.csv. Whoever writes it gives it this name when it is whole (write orders.part, then mv).
# - Its checkpoint is beside it, lists/orders-2026-11-30.csv.wxpush. Never delete that: it knows who had the message. A
#   list that is touched, copied or restored has the same checkpoint and sends nothing twice; one that was edited is
#   refused (7). No date of a file decides anything.
# - A finished list goes to sent/, so that a new text in orders.yaml is not held against it. Its checkpoint stays:
#     wxpush results sent/orders-2026-11-30.csv -c orders.yaml --checkpoint lists/orders-2026-11-30.csv.wxpush
#   Its report goes to reports/, and reports/index.html has a line for every list so far.
# - What yesterday's quota left is sent before today's list. 5 is about the account, so no other list is tried.
# - It ends with 4 or 8 where something is left that the same command sends later, else with what went wrong, else with
#   3 where rows were rejected or invalid, else with 0. With TRIES it tries 4 and 8 again by itself, after two minutes,
#   as rows in doubt can be repeated safely for nine.
# - It says nothing when all is well (0, 3). Else it says what the last try said: one mail from cron, however many tries.
#   All that was said is in the log, and who is to hear of it at once hears it from wxpush: log_file, notify and
#   metrics_file are in wxpush.yaml of this folder.

cd "${1:?FOLDER is missing}" && mkdir -p sent reports || exit 2
said=$(mktemp) || exit 2
trap 'rm -f "$said"' EXIT

# The page of a list that is finished. What goes wrong with it is said, and changes no end.
finish() {
    page=${1##*/}
    wxpush report "./$1" -c orders.yaml -o "reports/${page%.csv}.html" >/dev/null 2>>"$said"
    mv -f "$1" sent/
}

night() {
    left='' wrong='' partly=''
    for list in lists/*.csv; do
        [ -e "$list" ] || continue
        code=0
        wxpush send "./$list" -c orders.yaml --yes --quiet 2>>"$said" || code=$?
        case $code in
            0) finish "$list" ;;
            3) finish "$list" && partly=3 ;;
            # The others would only wait for the same quota, or the same WeChat.
            4 | 8) left=$code && break ;;
            5) wrong=$code && break ;;
            # Ended by a signal: so are we.
            129 | 130 | 143) exit "$code" ;;
            *) wrong=$code ;;
        esac
    done
    wxpush history lists -o reports/index.html >/dev/null 2>>"$said"
    return "${left:-${wrong:-${partly:-0}}}"
}

tries=${2:-1}
while :; do
    : >"$said"
    code=0
    night || code=$?
    tries=$((tries - 1))
    case $code in
        4 | 8) [ "$tries" -gt 0 ] || break ;;
        *) break ;;
    esac
    sleep "${WXPUSH_NIGHTLY_PAUSE:-120}"
done
case $code in
    0 | 3) ;;
    *) cat "$said" >&2 ;;
esac
exit "$code"
