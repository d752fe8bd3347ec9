"""Standard output for what a command was asked to show: where it is closed, full or cut short, a sentence says so at most."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TextIO

from wxpush.errors import Exit, UsageError, WxpushError
from wxpush.oserror import cause
from wxpush.redact import as_json, clean_lines, redact


class ReaderGoneError(WxpushError):
    """Whoever read had enough, as `head` has: nothing to complain of."""

    exit = Exit.DONE


@contextmanager
def page(encoding: str | None = None, newline: str | None = None) -> Iterator[TextIO]:
    """A text stream to standard output, flushed at the end. Raises UsageError when it cannot be written."""
    if sys.stdout is None:
        raise UsageError("cli.output_closed")
    try:
        # A stream of our own: Python's would complain once more of what failed when the process ends.
        kind = _Screen if sys.stdout.isatty() else TextIOWrapper
        with (
            open(os.dup(sys.stdout.fileno()), "wb") as binary,  # noqa: PTH123 - a descriptor has no path
            kind(
                binary, encoding=encoding or sys.stdout.encoding, errors="backslashreplace", newline=newline
            ) as stream,
        ):
            yield stream
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise ReaderGoneError from None
        raise UsageError("cli.output_unwritable", why=cause(error)) from None


def show(text: str) -> None:
    """Write a whole text, without secrets and what would move a cursor: the exit for all that has words of files and servers in it."""
    with page() as stream:
        stream.write(clean_lines(redact(text)))


def show_whole(text: str) -> None:
    """Write a text by which somebody decides what may run: nothing in it is masked but by whoever made it, and nothing moves a cursor."""
    with page() as stream:
        stream.write(clean_lines(text))


def show_json(value: object) -> None:
    """Write an object for programs, as a line."""
    show(f"{as_json(value)}\n")


class _Screen(TextIOWrapper):
    """What people look at: texts as they are, but for what would move a cursor."""

    def write(self, text: str, /) -> int:
        return super().write(clean_lines(text.replace("\r\n", "\n")))
