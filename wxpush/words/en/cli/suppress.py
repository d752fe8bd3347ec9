"""What the commands of `suppress` say."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_list": "No suppression list is named; nothing was done. Name one with --suppress FILE, or as suppress: in wxpush.yaml.",
    "no_openids": (
        "Number {number} of the {many} that were given is no openid",
        "Correct it: an openid has letters, digits, - and _, as WeChat gives them.",
    ),
    "added": "{many:,} on {path} now.",
    "added_again": "{many:,} on {path} now, {before:,} of them before already.",
    "removed": "{many:,} taken off {path}.",
    "removed_but": "{many:,} taken off {path}, {missing:,} not on it.",
    "imported": "{added:,} added to {path}, {known:,} on it already.",
    "imported_but": "{added:,} added to {path}, {known:,} on it already, {left}.",
    "imported_without_others": "{many:,} rows of people who are not gone left out",
    "imported_without_nobody": "{many:,} rows without an openid left out",
    "imported_without_unread": "{many:,} rows that cannot be read left out",
    "made_new": "{said} {path} was not there, so a new list was made.",
    "import_without_column": "{path} has no column {column!r}, so nothing was imported; its columns are: {columns}. Name the one with the openids by --column.",
    # the list, entry by entry, and below it how many there are
    "entry_until": "until {day}",
    "entry_expired": "expired {day}",
    "listed_one": "{path}: {many:,} entry",
    "listed_one_and_expired": "{path}: {many:,} entry, {expired:,} expired",
    "listed": "{path}: {many:,} entries",
    "listed_and_expired": "{path}: {many:,} entries, {expired:,} expired",
}
