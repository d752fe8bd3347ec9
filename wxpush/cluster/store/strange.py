"""What stands in Redis and is nothing that wxpush writes: whoever reaches the server may put anything there."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from wxpush.errors import DiskError

#: What readers say of values that are none of ours: wrong in form, in kind, or missing.
_UNREADABLE = (msgspec.MsgspecError, ValueError, TypeError, LookupError, OverflowError, RecursionError)


class StrangeError(DiskError):
    """A key of Redis holds what cannot be read as ours."""


@contextmanager
def reading(label: str, key: str) -> Iterator[None]:
    """Raise StrangeError for what cannot be read. `label`: the server's; `key`: where it stands."""
    try:
        yield
    except _UNREADABLE:
        # Their words may quote the value.
        raise StrangeError("cluster.strange", at=label, key=key) from None
