"""What an operator sets about the suppression list."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wxpush.errors import UsageError
from wxpush.run.settings import Suppression, today
from wxpush.suppression.entry import expiry


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
