"""What `wxpush trust` shows."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "nothing_to_trust": ("{folder} holds no {name}", "Name the folder that holds one."),
    "trust_head": "{path} holds keys that run commands, or say where secrets and texts go:",
    "trust_none": "{path} holds no key that needs trust.",
    # behind a key: what its value, which stands in quotes, does
    "trust_gives_secret": "runs {value}, which gives the AppSecret",
    "trust_gives_token": "runs {value}, which gives access tokens",
    "trust_asks_for_token": "asks {value} for access tokens",
    "trust_runs_at_end": "runs {value} in a shell when sending stops early",
    "trust_tells": "tells others how runs end, with lists and commands, as {value} says",
    "trust_replaces": "replaces {value} with metrics",
    "trust_writes": "writes a log to {value}",
    "trust_sends_to": "sends secret, tokens and messages to {value}",
    # a key, and that
    "trust_new": "{place}: {does}",
    "trust_changed": "{place}, changed since you trusted it: {does}",
    "trust_trusted": "{place}, trusted: {does}",
    "trusted": "trusted. When one of them changes, you are asked again.",
    "trusted_already": "trusted already; nothing to ask.",
}
