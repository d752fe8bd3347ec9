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
    "value_refused": "{path}: {place}: {error}",
}
