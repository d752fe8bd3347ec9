"""What an operator sets about the suppression list: which it is, whether it grows, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wxpush.errors import UsageError
from wxpush.suppression.entry import expiry


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """The list of people not to be sent to; whether it grows, and when entries so added end (None: never)."""

    path: Path
    grows: bool
    expires: date | None


def suppression(chosen: Mapping[str, Any]) -> Suppression | None:
    """Settle it from the options by name; None: there is no list. Raises UsageError."""
    path, grows, expires = (
        chosen.get(name) for name in ("suppress", "suppress_rejected", "suppress_expires")
    )
    if path:
        ends = expiry(str(expires), today()) if expires else None
        return Suppression(path=Path(str(path)), grows=bool(grows), expires=ends)
    if grows:
        raise UsageError(
            "--suppress-rejected needs the list that it adds to; nothing was sent. "
            "Name one with --suppress FILE, or as suppress: in wxpush.yaml."
        )
    return None


def today() -> date:
    """The operator's day, by which entries end."""
    return date.today()  # noqa: DTZ011 - of this place, as people write dates
