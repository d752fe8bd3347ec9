"""Standard input of a command that was told to read it: where it is closed or cannot be read, a sentence says so."""

import errno
import os
import sys
from typing import BinaryIO

from wxpush.errors import UsageError
from wxpush.oserror import cause


def standard_input() -> BinaryIO:
    """Its bytes. Raises UsageError where it is closed."""
    if sys.stdin is None:
        raise UsageError("cli.input_closed")
    return sys.stdin.buffer


def read_input(most: int) -> bytes:
    """So many of its bytes at most. Raises UsageError where it cannot be read."""
    try:
        data: bytes | None = standard_input().read(most)
        if data is None:  # a pipe that does not wait says so for "not yet"
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
    except OSError as error:
        raise UsageError("cli.input_unread", why=cause(error)) from None
    return data
