"""What uvloop raises where something is written to a connection that was closed already, as asyncio's own loop does not: RuntimeError, as of a bug."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def closed_is_broken() -> Iterator[None]:
    """Raise ConnectionError for it. Nothing but its words tells it from a bug.

    https://github.com/MagicStack/uvloop/blob/master/uvloop/handles/handle.pyx
    """
    try:
        yield
    except RuntimeError as error:
        if "the handler is closed" not in str(error):
            raise
        raise ConnectionError from error
