"""Why a sandbox does not start, does not answer, or takes no change."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "options_unusable": "The sandbox was not started: its options cannot be used ({why}).",
    "option_at": "{place}: {problem}",
    "rates_above_one": "the rates of all faults together are more than 1",
    "callback_loopback_only": "delivery events are pushed to this machine only, such as http://127.0.0.1:8701/",
    "callback_rates_over_1": "the rates of all outcomes together are more than 1",
    "callback_unwritable": "The sandbox cannot write the account of its delivery events {path} ({why}); name another path.",
    "loopback_only": "the sandbox listens on loopback only, such as 127.0.0.1",
    "port_unusable": (
        "The sandbox was not started: it cannot listen on {host} port {port} ({why}); choose another port, or 0 for a free one."
    ),
    "ledger_unwritable": "The sandbox cannot write its ledger {path} ({why}); choose another path.",
    "arrivals_unwritable": "The sandbox cannot write the arrival times to {path} ({why}); choose another path.",
    # why: it is a link, for example
    "file_is": "it {what}",
    "no_ledger": "Line {line} of {path} is not a line of a sandbox ledger; nothing was started, choose another path.",
    "no_arrivals": "{path} holds something else than the arrival times of a sandbox; nothing was started, choose another path.",
    # one in a process of its own, and what it said last
    "not_started": "The sandbox did not start, nothing was sent: {said}",
    "not_started_in_time": "The sandbox did not start, nothing was sent: it said nothing in time",
    "silent": "The sandbox at {url} does not answer ({why}); nothing was changed, start it again.",
    "change_refused": "The sandbox did not take the change, nothing was changed: {said}",
}
