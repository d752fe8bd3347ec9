"""What a test does that the fast lane does not allow, as Python's audit events tell it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_PROCESSES = frozenset(
    {
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.system",
        "pty.spawn",
        "subprocess.Popen",
    }
)
_SOCKETS = frozenset({"socket.bind", "socket.connect"})


class Guard:
    """Hears what is done by all threads of this process. Python keeps an audit hook to the end."""

    def __init__(self) -> None:
        self._heard: list[str] | None = None
        sys.addaudithook(self._hear)

    @contextmanager
    def watching(self) -> Iterator[list[str]]:
        """For as long as the block, gather what the fast lane does not allow."""
        outer, self._heard = self._heard, []
        try:
            yield self._heard
        finally:
            self._heard = outer

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._heard is None:
            return
        # The address of a network is a tuple, that of a file a path.
        if event in _PROCESSES or (event in _SOCKETS and isinstance(arguments[1], tuple)):
            self._heard.append(event)
