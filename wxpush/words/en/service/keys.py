"""What is said of keys and of the file that they are in."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "keys_unreadable": (
        "The file of keys {path} cannot be read ({why})",
        "Correct its path or its permissions.",
    ),
    "keys_unguarded": (
        "The file of keys {path} can be read or written by others, or is theirs",
        "Make it your own and run: chmod 600 {quoted}",
    ),
    "keys_odd": (
        "The file {path} is no file of keys",
        "Correct it, or name another and make a key with --new-key.",
    ),
    "keys_twice": (
        "The file of keys {path} has two keys with the name {name}",
        "Give one of them another name.",
    ),
    "keys_not_own": ("The file of keys {path} cannot be written: {why}", "Name a file of your own."),
    "keys_guard_refused": (
        "{guard} {why}, so another process could change the file of keys {path} meanwhile",
        "Delete it while nobody changes the keys: it is made anew.",
    ),
    "keys_busy": (
        "Another process holds the file of keys {path}",
        "Find it with `fuser`, end it, and run the same again.",
    ),
    "keys_unwritable": (
        "The file of keys {path} cannot be written ({why})",
        "Correct its path or its permissions.",
    ),
    "key_name_odd": (
        "No key may be called {name!r}",
        "Use up to 64 English letters, digits, dots, dashes and underscores.",
    ),
    "key_name_taken": (
        "There is a key with the name {name} in {path} already",
        "Choose another name, or revoke that one first with --revoke-key {name}.",
    ),
    "key_not_there": (
        "There is no key with the name {name} in {path}",
        "List those that there are with --list-keys.",
    ),
    "key_made": "This is the key {name}: it is not kept, and cannot be shown again.",
    "key_revoked": "The key {name} is gone; a service that runs takes it until it reads its files anew (SIGHUP).",
    "key_listed": "{name}: {scopes}; campaigns: {campaigns}; made {made}",
    "key_listed_for_tests": "{name}: {scopes}; for tests; campaigns: {campaigns}; made {made}",
    "no_key_listed": "There are no keys.",
}
