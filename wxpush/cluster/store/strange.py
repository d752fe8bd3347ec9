"""What stands in Redis and is nothing that wxpush writes: whoever reaches the server may put anything there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from wxpush.cluster.noting import note
from wxpush.errors import StateError

#: Where a result stands: milliseconds and a number, as the ids of a stream of Redis are.
_POSITION = re.compile(rb"[0-9]{1,20}-[0-9]{1,20}", re.ASCII)

#: What readers say of values that are none of ours: wrong in form, in kind, or missing.
_UNREADABLE = (
    *(msgspec.MsgspecError, ValueError, TypeError, AttributeError),
    *(LookupError, OverflowError, RecursionError),
)


class StrangeError(StateError):
    """A key of Redis holds what cannot be read as ours."""


@contextmanager
def reading(label: str, key: str) -> Iterator[None]:
    """Raise StrangeError for what cannot be read. `label`: the server's; `key`: where it stands."""
    try:
        yield
    except _UNREADABLE:
        # Their words may quote the value.
        raise StrangeError("cluster.strange", at=label, key=key) from None


def place(kept: bytes) -> str:
    """Where a result stands. Raises ValueError for what is no such place."""
    if not _POSITION.fullmatch(kept):
        raise ValueError
    return kept.decode()


@contextmanager
def noted() -> Iterator[None]:
    """Note what is found strange in the block, which ends there: one value of somebody else's hides none of the others."""
    try:
        yield
    except StrangeError as error:
        note(error)
