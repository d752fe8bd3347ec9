"""What commands answer that only show, or only start something: quota, results, doctor, sandbox."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # what wxpush does at a code of this kind
    "does_sent": "The row is sent",
    "does_under_review": "WeChat holds the message for review; the row is never sent again",
    "does_rejected": "The row is rejected and not tried again; the other rows are sent",
    "does_retry": "The row is tried again a little later",
    "does_deferred": "The row is tried again at the end of the run",
    "does_repeated": "The row counts as sent where WeChat has the message, else it is in doubt",
    "does_throttled": "The whole campaign slows down; the row is tried again",
    "does_quota": "The quota is asked for: if it is used up, sending stops (exit 4) and the row is kept",
    "does_template": "The templates are asked for: if this one is gone, sending stops (exit 5) and the row is kept",
    "does_token": "The token is renewed and the row is sent again",
    "does_unsure": "The row may have arrived: it is repeated with the same id within 9 minutes, then it is in doubt",
    "does_unsent": "The request never left this machine; the row is tried again",
    "does_halt": "Sending stops (exit 5); the rows that were not sent are kept",
    "quota": "{limit:,} a day, {used:,} used, {left:,} left",
    "spreadsheet_is_csv": (
        "--for-spreadsheet is about CSV, and {format} is written",
        "Leave it out: {format} is opened as it is.",
    ),
    "metrics_not_written": "the metrics could not be written to {path} ({why}); nothing else is touched by that.",
    "page_written": "page written to {path}",
    "results_written": "{rows:,} rows written to {path}",
    # what doctor looks at, by the names of the checks in its JSON, and how a check came out
    "looked_at_configuration": "configuration",
    "looked_at_address": "address",
    "looked_at_proxy": "proxy",
    "looked_at_secret": "secret",
    "looked_at_connection": "connection",
    "looked_at_clock": "clock",
    "looked_at_token": "token",
    "looked_at_ip_allow_list": "IP allow-list",
    "looked_at_quota": "quota",
    "looked_at_disk": "disk",
    "looked_at_event_loop": "event loop",
    "looked_at_recipients": "recipients",
    "looked_at_checkpoint": "checkpoint",
    "looked_at_campaign": "campaign",
    "looked_at_template": "template",
    # the last line of doctor
    "doctor_good": "All good: nothing stands in the way of a message.",
    "doctor_look": "Nothing stands in the way of a message; {many:,} to look at (warn).",
    "doctor_fix": "{many:,} to fix (fail) before messages can leave.",
    "check_ok": "ok",
    "check_warn": "warn",
    "check_fail": "fail",
    # sandbox
    "sandbox_serves": "wxpush sandbox: {url}, appid {appid}, secret {secret}; Ctrl-C ends it.",
    "sandbox_templates_of": "Its templates are those of {files}; --template ID names others.",
    "sandbox_send_to": "Send to it with: {command}",
    "sandbox_fault_without_value": "--fault {text!r} has no value; write NAME=VALUE, such as busy_rate=0.1.",
    "sandbox_faults": "Faults:",
    "sandbox_callback": "Delivery events:",
    "sandbox_openids": "Openids:",
}
