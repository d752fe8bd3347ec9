"""Keys at a terminal that is none: what is set and put back, in which order, and what is left alone."""

import io
import os
import signal
import subprocess
import termios
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from wxpush.progress import keys as module
from wxpush.progress.keys import Keys

MODES: list[Any] = [1, 2, 3, 4 | termios.ICANON | termios.ECHO, 5, 6, [b"a"] * 32]
RAW = [1, 2, 3, MODES[3] & ~(termios.ICANON | termios.ECHO), 5, 6]


class Pipe(io.BytesIO):
    """What a keeper reads; `gone`: it has ended."""

    gone = False
    told = b""

    def write(self, data: Any) -> int:
        if self.gone:
            raise BrokenPipeError
        self.told += bytes(data)
        return len(data)


class Terminal:
    """Of descriptor 7: keeps the modes that it is set to, and what its keepers are told."""

    def __init__(self) -> None:
        self.front: Any = os.getpgrp()
        self.set: list[Any] = []
        self.keepers: list[Any] = []
        self.refuses, self.without_keeper, self.looks = False, False, 0

    def get(self, descriptor: int) -> list[Any]:
        assert descriptor == 7
        return [*MODES[:6], [*MODES[6]]]

    def put(self, descriptor: int, when: int, modes: list[Any]) -> None:
        assert (descriptor, when) == (7, termios.TCSANOW)
        if self.refuses:
            raise termios.error
        self.set.append(modes)

    def keeper(self, descriptor: int) -> Any:
        assert descriptor == 7
        if self.without_keeper:
            return None
        waited: list[bool] = []
        self.keepers.append(SimpleNamespace(stdin=Pipe(), waited=waited, wait=lambda: waited.append(True)))
        return self.keepers[-1]

    def group(self, descriptor: int) -> Any:
        self.looks += 1
        assert (descriptor, self.looks < 100) == (7, True), "it looks for ever"
        if isinstance(self.front, OSError):
            raise self.front
        return self.front

    def ended(self) -> list[bool]:
        """Of each keeper, whether it was told, left and waited for."""
        return [
            one.stdin.told == b"end\n" and one.stdin.closed and one.waited == [True] for one in self.keepers
        ]


@pytest.fixture
def terminal(monkeypatch):
    made = Terminal()
    monkeypatch.setattr(termios, "tcgetattr", made.get)
    monkeypatch.setattr(termios, "tcsetattr", made.put)
    monkeypatch.setattr(os, "tcgetpgrp", made.group)
    monkeypatch.setattr(module, "_keeper", made.keeper)
    return made


def test_while_keys_are_read_the_modes_are_raw_and_then_what_they_were(terminal):
    keys = Keys(7)
    keys._begin()
    (raw,) = terminal.set
    assert raw[:6] == RAW
    assert (raw[6][termios.VMIN], raw[6][termios.VTIME]) == (1, 0)
    assert terminal.ended() == [False]
    keys._end()
    assert (terminal.set[1:], terminal.ended()) == ([MODES], [True])
    keys._end()
    assert len(terminal.set) == 2


def test_it_is_begun_once_and_again_after_its_end(terminal):
    keys = Keys(7)
    keys._begin()
    keys._begin()
    assert (len(terminal.set), len(terminal.keepers)) == (1, 1)
    keys._end()
    keys._begin()
    assert (len(terminal.set), terminal.ended()) == (3, [True, False])


def test_a_signal_that_comes_while_it_begins_does_not_begin_it_twice(terminal, monkeypatch):
    keys = Keys(7)

    def interrupted(descriptor: int) -> Any:
        keys._begin()
        return terminal.keeper(descriptor)

    monkeypatch.setattr(module, "_keeper", interrupted)
    keys._begin()
    assert (len(terminal.set), len(terminal.keepers)) == (1, 1)


@pytest.mark.parametrize("front", [os.getpgrp() + 1, OSError(25, "Not a tty")])
def test_in_the_background_nothing_is_set_nor_put_back(terminal, front):
    keys, ours = Keys(7), terminal.front
    terminal.front = front
    assert keys._in_front is False
    keys._begin()
    assert (terminal.set, terminal.keepers) == ([], [])
    terminal.front = ours
    assert keys._in_front is True
    keys._begin()
    terminal.front = front
    keys._end()
    assert (len(terminal.set), terminal.ended()) == (1, [True])


def test_a_terminal_that_refuses_ends_nothing(terminal):
    keys = Keys(7)
    terminal.refuses = True
    keys._begin()
    terminal.refuses = False
    keys._begin()
    assert [modes[:6] for modes in terminal.set] == [RAW]
    terminal.refuses = True
    keys._end()
    assert terminal.ended()[-1] is True


def test_a_keeper_that_is_none_or_has_ended_is_no_fault(terminal):
    keys = Keys(7)
    terminal.without_keeper = True
    keys._begin()
    keys._end()
    terminal.without_keeper = False
    keys._begin()
    terminal.keepers[0].stdin.gone = True
    keys._end()
    assert terminal.keepers[0].waited == [True]
    assert len(terminal.set) == 4


def test_a_stop_puts_the_modes_back_before_and_takes_them_again_behind(terminal, monkeypatch):
    keys, done = Keys(7), list[Any]()
    keys._begin()
    monkeypatch.setattr(signal, "signal", lambda number, handler: done.append((number, handler)))
    monkeypatch.setattr(
        os, "kill", lambda *killed: done.append((*killed, len(terminal.set), terminal.ended()))
    )
    keys._stopped(signal.SIGTSTP, None)
    assert done == [
        (signal.SIGTSTP, signal.SIG_DFL),
        (os.getpid(), signal.SIGTSTP, 2, [True]),
        (signal.SIGTSTP, keys._stopped),
    ]
    assert (len(terminal.set), terminal.ended()) == (3, [True, False])
    keys._end()
    keys._continued(signal.SIGCONT, None)
    assert len(terminal.set) == 5


@pytest.mark.parametrize(
    ("fails", "found"),
    [(None, True), (FileNotFoundError("stty"), False), (subprocess.SubprocessError(), False)],
)
def test_a_keeper_has_the_modes_of_now_and_where_there_is_none_it_goes_without(monkeypatch, fails, found):
    ran: list[Any] = []

    def run(words: list[str], **given: Any) -> Any:
        ran.append((words, given))
        if fails is not None:
            raise fails
        return SimpleNamespace(stdout=b"1:2:3\n")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(subprocess, "Popen", lambda words, **given: ran.append((words, given)) or "keeper")
    keeper: Any = module._keeper(7)
    assert keeper == ("keeper" if found else None)
    assert ran[0] == (["stty", "-g"], {"stdin": 7, "capture_output": True, "check": True})
    words, given = ["/bin/sh", "-c", module._KEEPER, "sh", "1:2:3"], {"stdin": subprocess.PIPE, "stdout": 7}
    assert ran[1:] == ([(words, given | {"stderr": subprocess.DEVNULL})] if found else [])


@pytest.mark.anyio
async def test_a_key_is_read_in_front_alone_and_after_what_hung_up(terminal, monkeypatch):
    keys, ours, done = Keys(7), terminal.front, list[Any]()
    given: list[Any] = [b"", OSError(5, "hung up"), "away", b"\xe9"]
    terminal.front = 0

    async def slept(seconds: float) -> None:
        done.append(seconds)
        assert len(done) < 20
        terminal.front = ours

    async def readable(source: int) -> None:
        done.append(f"wait {source}")
        assert len(done) < 20
        if given[0] == "away":  # another is in front by now
            terminal.front = 0
            del given[0]

    def read(source: int, many: int) -> bytes:
        assert (source, many, terminal.front) == (9, 1, ours)
        one = given.pop(0)
        if isinstance(one, OSError):
            raise one
        return one

    monkeypatch.setattr(anyio, "sleep", slept)
    monkeypatch.setattr(anyio, "wait_readable", readable)
    monkeypatch.setattr(os, "read", read)
    keys._source = 9
    assert await keys.pressed() == "é"
    again = module._AGAIN
    assert done == [again, "wait 9", again, "wait 9", again, "wait 9", again, "wait 9"]


def test_its_terminal_is_opened_anew_and_closed(terminal, monkeypatch):
    done: list[Any] = []
    monkeypatch.setattr(signal, "signal", lambda number, handler: done.append((number, handler)) or "before")
    monkeypatch.setattr(os, "ttyname", {7: "/dev/tty7"}.__getitem__)
    monkeypatch.setattr(os, "open", lambda *opened: done.append(opened) or 9)
    monkeypatch.setattr(os, "close", done.append)
    with Keys(7) as keys:
        assert (keys._source, len(terminal.set)) == (9, 1)
    numbers = (signal.SIGTSTP, signal.SIGCONT, signal.SIGTTIN)
    assert done == [
        *zip(numbers, (keys._stopped, keys._continued, signal.SIG_IGN), strict=True),
        ("/dev/tty7", os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC),
        *((number, "before") for number in numbers),
        9,
    ]
    assert (keys._source, len(terminal.set), terminal.ended()) == (None, 2, [True])
