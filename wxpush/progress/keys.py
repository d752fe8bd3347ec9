"""The keys of whoever looks on at a terminal: read one by one while a run goes on, with the terminal's modes as they were whenever it does not.

https://man7.org/linux/man-pages/man3/termios.3.html
"""

import os
import signal
import subprocess
import termios
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Self

import anyio

#: Seconds between two looks at whether it is in the foreground again.
_AGAIN = 0.5
#: Puts the modes back where its own process was killed: nothing else can. It ends with that process.
_KEEPER = 'trap "" INT TERM HUP QUIT TSTP TTIN TTOU; read -r end || stty "$1" <&1'


class Keys:
    """For as long as the block, on the main thread. Ctrl-C and Ctrl-Z mean what they always do."""

    def __init__(self, terminal: int) -> None:
        """`terminal`: its descriptor."""
        self._terminal = terminal
        #: Opened anew: an event loop makes what it waits for non-blocking, and so would be the shell's own terminal behind it.
        self._source: int | None = None
        self._before: list[Any] | None = None
        self._keeper: subprocess.Popen[bytes] | None = None
        self._handlers: dict[signal.Signals, object] = {}
        #: A signal that comes meanwhile is not to do it twice: the first keeper would put the modes back when it is forgotten.
        self._beginning = False

    def __enter__(self) -> Self:
        for number, handler in (
            (signal.SIGTSTP, self._stopped),
            (signal.SIGCONT, self._continued),
            (signal.SIGTTIN, signal.SIG_IGN),
        ):
            self._handlers[number] = signal.signal(number, handler)
        with suppress(OSError):
            self._source = os.open(os.ttyname(self._terminal), os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC)
            self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        source, self._source = self._source, None
        if source is not None:
            os.close(source)

    def close(self) -> None:
        """Leave the terminal as it was. Idempotent."""
        self._end()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # it came from there
        self._handlers = {}

    async def pressed(self) -> str:
        """The next key; whatever is typed while it is in the background is the shell's."""
        while (source := self._source) is None:
            await anyio.sleep_forever()  # a terminal that is somebody else's
        while True:
            if not self._in_front:
                await anyio.sleep(_AGAIN)
                continue
            await anyio.wait_readable(source)
            if self._in_front:
                with suppress(OSError):
                    if data := os.read(source, 1):
                        return data.decode("latin-1")
                await anyio.sleep(_AGAIN)  # it hung up

    @property
    def _in_front(self) -> bool:
        try:
            return os.tcgetpgrp(self._terminal) == os.getpgrp()
        except OSError:
            return False

    def _begin(self) -> None:
        if self._beginning or self._before is not None or not self._in_front:
            return
        self._beginning = True
        try:
            with suppress(termios.error, OSError):
                self._take()
        finally:
            self._beginning = False

    def _take(self) -> None:
        before = termios.tcgetattr(self._terminal)
        self._keeper = _keeper(self._terminal)
        modes = [*before[:3], before[3] & ~(termios.ICANON | termios.ECHO), *before[4:6], [*before[6]]]
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._terminal, termios.TCSANOW, modes)
        self._before = before

    def _end(self) -> None:
        before, self._before = self._before, None
        if before is not None and self._in_front:
            with suppress(termios.error, OSError):
                termios.tcsetattr(self._terminal, termios.TCSANOW, before)
        keeper, self._keeper = self._keeper, None
        if keeper is not None and keeper.stdin is not None:
            with suppress(OSError):
                keeper.stdin.write(b"end\n")
                keeper.stdin.close()
            keeper.wait()

    def _stopped(self, number: int, _frame: FrameType | None) -> None:
        self._end()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # and here it stands until it is continued
        signal.signal(number, self._stopped)
        self._begin()

    def _continued(self, _number: int, _frame: FrameType | None) -> None:
        self._begin()


def _keeper(terminal: int) -> "subprocess.Popen[bytes] | None":
    """A process that puts the terminal's modes of now back if this one is killed; None where there is no such program."""
    try:
        modes = subprocess.run(["stty", "-g"], stdin=terminal, capture_output=True, check=True).stdout  # noqa: S607
        return subprocess.Popen(  # noqa: S603 - our own words
            ["/bin/sh", "-c", _KEEPER, "sh", modes.decode().strip()],
            stdin=subprocess.PIPE,
            stdout=terminal,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
