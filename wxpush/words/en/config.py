"""What is said of a wxpush.yaml that cannot be used."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_profile": "{path}: there is no profile {profile!r}, so nothing was sent; it has: {known}.",
    "no_profile_at_all": "{path}: there is no profile {profile!r}, so nothing was sent; it has: none.",
    "missing": ("{path}: there is no such configuration file", "Correct {origin}."),
    "unusable": ("{path}: the configuration file cannot be read ({why})", "Correct {origin}."),
    "no_home": "{path}: {place}: {text} cannot be found ({why}), so nothing was sent; write the whole path.",
    "too_few": "{path}: {place}: {value} is too small, so nothing was sent; write a whole number from {least}.",
    "too_many": "{path}: {place}: {value} is too large, so nothing was sent; write a whole number up to {most}.",
    "token_twice": (
        "{path}: {place}token_command and token_url exclude each other, so nothing was sent; delete one of them."
    ),
    "notifier_lacks": "{key} is missing, which a notifier of kind {kind} needs, so nothing was sent; add it.",
    "notifier_without": "a notifier of kind {kind} takes no {key}, so nothing was sent; delete it.",
    "notifier_of_nothing": "events is empty, so nothing was sent; name some of {events}, or delete the key.",
    "notifier_half_a_login": "user and secret_file go together, so nothing was sent; write both or none.",
    "notifier_no_address": "{address!r} is no mail address, so nothing was sent; write it like ops@example.com.",
    "notifier_no_server": "server cannot be used, so nothing was sent; write {forms}.",
    "notifier_servers": "smtps://HOST or smtp://HOST, without user name",
    "value_refused": "{path}: {place}: {error}",
    # of keys that command
    "not_trusted": (
        "{path} was found in this folder, and its keys that run commands or say where secrets and texts go need your word first: {said}",
        "Read it, then: `wxpush trust {folder}`; or name it: --config {file}, or WXPUSH_CONFIG.",
    ),
    "keys_new": "{keys}",
    "keys_changed": "{keys} (changed since you trusted it)",
    "no_home_for_trust": (
        "You have no home folder, so it cannot be kept what you trust",
        "Name the file instead: --config {file}, or WXPUSH_CONFIG.",
    ),
    "trust_not_kept": (
        "It cannot be kept what you trust: {path} ({why})",
        "Make room or see to its mode, and run the same command again.",
    ),
    "trust_unreadable": (
        "It cannot be read what you trust: {path} ({why})",
        "See to its mode, or remove it and trust the folder again.",
    ),
}
