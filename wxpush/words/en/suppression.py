"""What is said of a suppression list that cannot be used."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "missing": (
        "The suppression list {path} does not exist",
        "Correct its name; `touch {name}` makes an empty one, `wxpush suppress add` one with somebody on it.",
    ),
    "unopenable": (
        "The suppression list {path} cannot be opened ({why})",
        "Change its permissions or name another one.",
    ),
    "no_list": (
        "{path} is no suppression list: its first line must be {columns}, of which only openid is needed",
        "`wxpush suppress import {name}` takes openids from a file of any columns into a list.",
    ),
    "wrong_line": (
        "{path}, line {line}: {why}, so a person on the list could be missed",
        "Correct or delete the line.",
    ),
    "no_openid": "the openid is empty, or holds blanks or letters beyond ASCII",
    "no_date": "a date is written like 2026-11-20",
    "no_expiry": (
        "{text!r} does not tell when an entry ends",
        "Write a number of days, like 90d, or a day to come, like 2026-11-20.",
    ),
    "busy": (
        "Another process has been writing to the suppression list {path} for long, so it was neither read nor changed",
        "Run the same command again when it has ended.",
    ),
    "unwritable": (
        "The suppression list {path} cannot be written ({why}), so it is as it was",
        "Free space or make its folder writable, then run the same command again.",
    ),
}
