"""How `wxpush trust` shows a key: whole, on one line, and as nothing else."""

import re

from wxpush.config.trust import Confidence
from wxpush.redact import MASK, as_json
from wxpush.words import Sentence

#: What a key does, as a sentence about its value.
DOES = {
    "secret_command": "gives_secret",
    "token_command": "gives_token",
    "token_url": "asks_for_token",
    "on_stop": "runs_at_end",
    "notify": "tells",
    "log_file": "writes",
    "metrics_file": "replaces",
    "base_url": "sends_to",
}
_PLAIN = re.compile(r"[\w.-]+")


def line(place: str, value: str, standing: Confidence) -> str:
    """What its value does, and how it stands."""
    does = Sentence(f"cli.trust_{DOES[_key(place)]}", value=as_json(as_shown(place, value)))
    # What is no plain name is quoted: it must not look like the next line.
    shown = place if _PLAIN.fullmatch(place) else as_json(whole(place))
    return f"  {Sentence(f'cli.trust_{standing.value}', place=shown, does=does)}"


def as_shown(place: str, value: str) -> str:
    """The whole value, as what is allowed must be seen, however long it is; in the query of an address what may be a password is masked."""
    value = whole(value)
    if _key(place) != "token_url":
        return value
    address, mark, query = value.partition("?")
    parts = (part.partition("=") for part in query.split("&") if query)
    return address + mark + "&".join(f"{name}={MASK}" if sign else MASK for name, sign, _ in parts)


def whole(text: str) -> str:
    """A text of YAML, of which half a surrogate pair is shown as it would be escaped: it is no character."""
    return text.encode("utf-8", "backslashreplace").decode()


def _key(place: str) -> str:
    return place.rpartition(".")[2]
