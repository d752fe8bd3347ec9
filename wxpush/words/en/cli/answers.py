"""What commands answer that only show, or only start something: quota, results, doctor, sandbox, and those of a cluster."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "quota": "{limit:,} a day, {used:,} used, {left:,} left",
    "results_written": "{rows:,} rows written to {path}",
    # how a check of doctor came out
    "check_ok": "ok",
    "check_warn": "warn",
    "check_fail": "fail",
    # sandbox
    "sandbox_serves": "wxpush sandbox: {url}, appid {appid}, secret {secret}; Ctrl-C ends it.",
    "sandbox_send_to": "Send to it with: {command}",
    "sandbox_fault_without_value": "--fault {text!r} has no value; write NAME=VALUE, such as busy_rate=0.1.",
    "sandbox_faults": "Faults:",
    "sandbox_openids": "Openids:",
    # pause and resume
    "paused": "{appid} is paused: what is out comes home, nothing more leaves.",
    "paused_why": "Paused by `wxpush pause`; `wxpush resume` ends it.",
    "resumed": "{appid} is sent for again.",
    "not_paused": "{appid} was not paused.",
    # work
    "nothing_left": "Nothing is left to be sent.",
    "campaign_for_others": "A campaign of {appid} goes to {theirs}, and this worker sends to {ours} only; its rows are left to others.",
}
