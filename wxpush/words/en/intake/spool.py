"""What is said of the file of a spool."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "spool_busy": (
        "Another wxpush is working with the spool {path}",
        "Stop that one first, or name another file with --spool.",
    ),
    "spool_not_own": (
        "{path} cannot be the spool: it {why}",
        "Name another place with --spool.",
    ),
    "spool_unwritable": (
        "The spool {path} cannot be opened ({why})",
        "Make its folder writable, or name another place with --spool.",
    ),
    "spool_unusable": (
        "The spool {path} cannot be written or read ({why})",
        "Free space or make its folder writable: what was answered with an id is in it.",
    ),
    "spool_damaged": (
        "The spool {path} is damaged ({why})",
        "Put back a copy of it with its -wal file, or move it away; what waited in it is not sent.",
    ),
    "no_spool": (
        "{path} is no spool of this version of wxpush",
        "Name another file with --spool.",
    ),
    "spool_of_another": (
        "The spool {path} holds messages of the account {theirs}, and {ours} is to be served",
        "Serve each account with a spool of its own (--spool).",
    ),
    "no_log": "SQLite keeps no log there: {mode}",
}
