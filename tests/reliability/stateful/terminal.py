"""Who sits at the terminal, if there is one, and what becomes of the question whether to send."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import NoReturn, TextIO

from wxpush.errors import Exit


class Answer(Enum):
    """What the question is answered with."""

    OPTION = "--yes"
    TYPED = "y"
    NO = "n"
    EMPTY = ""
    CTRL_C = "Ctrl-C"
    CTRL_D = "Ctrl-D"
    NOBODY = "no terminal"
    KILLED = "kill -9"

    @property
    def agrees(self) -> bool:
        return self in {Answer.OPTION, Answer.TYPED}


class InterruptError(BaseException):
    """What a signal raises where nothing is out yet."""

    exit = Exit.INTERRUPTED


class Terminal(io.TextIOBase):
    """Standard input. `asked`: how often somebody was asked."""

    def __init__(self, answer: Answer, die: Callable[[], NoReturn]) -> None:
        self._answer, self._die = answer, die
        self.asked = 0
        #: Something that can be read from at any time: an answer is looked for before it is read.
        self.ready = -1

    def fileno(self) -> int:
        return self.ready

    def isatty(self) -> bool:
        return self._answer is not Answer.NOBODY

    def readline(self, _most: int = -1) -> str:  # type: ignore[override]  # typeshed has TextIOBase read bytes
        self.asked += 1
        if self._answer is Answer.CTRL_C:
            raise InterruptError
        if self._answer is Answer.KILLED:
            self._die()
        return "" if self._answer is Answer.CTRL_D else f"{self._answer.value}\n"


class Screen(io.TextIOBase):
    """Standard error, kept in a file."""

    def __init__(self, file: TextIO, terminal: Terminal) -> None:
        self._file, self._terminal = file, terminal

    def isatty(self) -> bool:
        return self._terminal.isatty()

    def fileno(self) -> int:
        return self._file.fileno()

    def write(self, text: str) -> int:
        return self._file.write(text)

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def sitting_at(terminal: Terminal, said: TextIO) -> Iterator[None]:
    """Inside, the three streams are the terminal's, standard output a file."""
    before = sys.stdin, sys.stdout, sys.stderr
    with Path(os.devnull).open(encoding="utf-8") as ready:
        terminal.ready = ready.fileno()
        screen = Screen(said, terminal)
        sys.stdin, sys.stdout, sys.stderr = terminal, said, screen
        try:
            yield
        finally:
            sys.stdin, sys.stdout, sys.stderr = before
            screen.close()  # while its file is open: what is left of it flushes it
