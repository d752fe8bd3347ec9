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
    "no_file": ("The suppression list {path} is no regular file", "Name a CSV file."),
    "unreadable": (
        "The suppression list {path} cannot be read ({why})",
        "Check the disk and run the same command again.",
    ),
    "unlockable": (
        "The suppression list {path} cannot be locked ({why}), so another process could write to it meanwhile",
        "Keep it on a disk whose files can be locked.",
    ),
    "packed": (
        "The suppression list {path} is packed with gzip: it can be read, and nothing can be added to it or taken off",
        "Unpack it with gunzip, and name the unpacked file.",
    ),
    "no_list": (
        "{path} is no suppression list: its first line must be {columns}, of which only openid is needed",
        "`wxpush suppress import {name}` takes openids from a file of any columns into a list.",
    ),
    "wrong_line": (
        "{path}, line {line}: {why}, so a person on the list could be missed",
        "Correct or delete the line.",
    ),
    "cut": "the file seems to end in the middle of this line; complete the line, or add a line end if it is complete",
    "no_openid": "the openid is empty, or holds blanks or letters beyond ASCII",
    "no_date": "a date is written like 2026-11-20",
    "past_expiry": (
        "{text!r} is not after today, so the entry would have ended already",
        "Write a number of days, like 90d, or a day to come.",
    ),
    "no_expiry": (
        "{text!r} does not say when an entry ends",
        "Write a number of days, like 90d, or a day to come, like 2026-11-20.",
    ),
    "busy": (
        "Another process has been writing to the suppression list {path} for a long time, so it was neither read nor changed",
        "Run the same command again when it has ended.",
    ),
    "held": (
        "Process {process} of the user {user} has held the suppression list {path} for a long time, so it was neither read nor changed",
        "Run the same command again when it has ended; if that user should not hold it, take from him the right to read the list.",
    ),
    "written": (
        "Process {process} of the user {user} has been writing to the suppression list {path} for a long time, so it was neither read nor changed",
        "Run the same command again when it has ended.",
    ),
    "guard_refused": (
        "{guard} {why}, so another process could write to the suppression list {path} meanwhile",
        "Delete it while nobody writes to the list: it is made anew.",
    ),
    "unwritable": (
        "The suppression list {path} cannot be written ({why}), so it is as it was",
        "Free space or make its folder writable, then run the same command again.",
    ),
    "unsynced": (
        "The suppression list {path} was changed, but it is not certain that the change survives a power failure ({why})",
        "Check the disk, then look at the list with `wxpush suppress list`.",
    ),
    "half_written": (
        "The suppression list {path} was written in part only ({why}); the whole list is in {kept}",
        "Free space, then copy {kept} over it and delete the copy.",
    ),
    "another": (
        "The suppression list {path} was lost or replaced while the run was adding to it: it holds less than half of those who were on it",
        "Put the right one in its place.",
    ),
    "gone": (
        "The suppression list {path} was there when the run began and is gone, so no other was made in its place",
        "Put it back in its place.",
    ),
    "imported_date": (
        "{path}, line {line}: {text!r} in the column {column} is no date like 2026-11-20",
        "{advice}",
    ),
    "imported_expires_advice": "Correct it, or give --expires, which takes precedence over the column.",
    "imported_date_advice": "Correct it, or give the column another name.",
}
