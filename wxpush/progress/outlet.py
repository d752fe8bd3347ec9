"""Output to people or programs that can never delay or break the sending.

A pipe that nobody reads, a terminal stopped with Ctrl-S, a closed descriptor, a full disk: what cannot be written at once
is dropped, and the row's truth stays in the checkpoint.
"""

import os
import select
from typing import TextIO

from wxpush.progress.line import on_terminal
from wxpush.words.labels import Label, labelled

#: A pipe that is writable takes this much without blocking (PIPE_BUF).
_AT_ONCE = 4096


class Outlet:
    """Writes text to a stream's descriptor. The stream may be None, as Python has it for closed ones."""

    def __init__(self, stream: TextIO | None, *, encoding: str | None = None) -> None:
        self._encoding = encoding or (stream.encoding if stream is not None else None) or "utf-8"
        self._descriptor = _descriptor(stream)
        #: Whether the last text was not taken: nobody is waited for twice.
        self._stuck = False

    @property
    def is_terminal(self) -> bool:
        return self._descriptor is not None and os.isatty(self._descriptor)

    def takes(self, text: str) -> bool:
        """Whether the stream's encoding has these characters."""
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return True

    def ready(self, patience: float = 0.0) -> bool:
        """Whether a write would go through now, or within `patience` seconds."""
        if self._descriptor is None:
            return False
        try:
            return bool(select.select([], [self._descriptor], [], patience)[1])
        except (OSError, ValueError):
            return False

    @property
    def columns(self) -> int:
        """The width of the terminal; 0 where it is none, or does not tell."""
        try:
            return os.get_terminal_size(self._descriptor).columns if self._descriptor is not None else 0
        except OSError:
            return 0

    def tell(self, label: Label, said: str, *, patience: float = 0.0) -> None:
        """Write a line to people, as `write` does. `said` is clean of what moves a cursor."""
        line = on_terminal(label, said, self.columns) if self.is_terminal else str(labelled(label, said))
        self.write(f"{line}\n", patience=patience)

    def write(self, text: str, *, patience: float = 0.0) -> None:
        """Write, or drop what does not go through in time."""
        data = text.encode(self._encoding, "backslashreplace")
        while data and self.ready(0.0 if self._stuck else patience):
            assert self._descriptor is not None
            try:
                data = data[os.write(self._descriptor, data[:_AT_ONCE]) :]
            except OSError:
                break
        self._stuck = bool(data)


def _descriptor(stream: TextIO | None) -> int | None:
    if stream is None:
        return None
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return None
