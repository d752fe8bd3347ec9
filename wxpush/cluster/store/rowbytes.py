"""Reads the bytes of the map for many rows at once."""

from wxpush.cluster.store.rows import HELD, IN_DOUBT_TRIED, LEFT, PENDING_TRIED, byte_of
from wxpush.model import State

#: Bytes of a row that a worker has something left to do for.
UNFINISHED = frozenset({State.PENDING, State.IN_FLIGHT, State.IN_DOUBT})
_TRIED = (PENDING_TRIED, IN_DOUBT_TRIED)
_DONE = bytes(sorted({*map(byte_of, State), HELD, LEFT, *_TRIED} - UNFINISHED))


def unfinished(rows: bytes) -> bool:
    """Whether a worker has something left to do for some of these bytes."""
    return bool(rows.translate(None, _DONE))


def given_up(rows: bytes) -> list[int]:
    """Places, from 0, of those that this dispatch has given up."""
    if not any(byte in rows for byte in _TRIED):
        return []
    return [place for place, byte in enumerate(rows) if byte in _TRIED]
