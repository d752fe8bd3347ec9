"""Keys at a terminal: read one by one, and the terminal is what it was whenever nobody reads them, also behind one that was killed."""

import json
import os
import pty
import signal
import termios
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import pytest

from wxpush.progress.keys import Keys

SIGNALS = (signal.SIGTSTP, signal.SIGCONT, signal.SIGTTIN)
#: A process reports in lines of JSON.
Report = Callable[[object], object]


@contextmanager
def at_a_terminal(act: Callable[[Report], None], *, in_front: bool = True) -> Iterator[tuple[int, int, Any]]:
    """A process that does it, with a terminal that it looks at or not: its number, our end of the terminal, and what it reports."""
    told, tell = os.pipe()
    leader, ours = pty.fork()
    if leader == 0:
        worker = os.fork()
        if worker == 0:
            code = 1
            try:
                if not in_front:
                    os.setpgid(0, 0)
                os.write(tell, f"{os.getpid()}\n".encode())
                act(lambda said: os.write(tell, json.dumps(said).encode() + b"\n"))
                code = 0
            except BaseException:
                os.write(tell, json.dumps(traceback.format_exc()).encode() + b"\n")
                raise
            finally:
                os._exit(code)
        os.close(tell)
        signal.pause()  # a shell that goes on
    os.close(tell)
    with os.fdopen(told) as lines:
        try:
            yield int(lines.readline()), ours, (json.loads(line) for line in lines)
        finally:
            os.kill(leader, signal.SIGKILL)
            os.waitpid(leader, 0)
            os.close(ours)


def modes(terminal: int) -> list[Any]:
    return termios.tcgetattr(terminal)


def plain(found: list[Any]) -> list[Any]:
    """Modes as JSON has them."""
    return [*found[:6], [each.decode("latin-1") if isinstance(each, bytes) else each for each in found[6]]]


def reading(report: Report) -> None:
    """Read two keys, and report the modes before, meanwhile and behind it."""

    async def two(keys: Keys) -> str:
        with anyio.fail_after(20):
            return await keys.pressed() + await keys.pressed()

    report(plain(modes(0)))
    with Keys(0) as keys:
        report(plain(modes(0)))
        report(anyio.run(two, keys))
    report(plain(modes(0)))


@pytest.mark.process
def test_a_key_is_read_without_an_enter_and_the_terminal_is_then_what_it_was():
    with at_a_terminal(reading) as (_, ours, reports):
        before, meanwhile = next(reports), next(reports)
        os.write(ours, b"p")
        time.sleep(0.05)
        os.write(ours, b"+\n")
        assert next(reports) == "p+"
        assert next(reports) == before
    local = before[3] & ~(termios.ICANON | termios.ECHO)
    assert meanwhile[:6] == [*before[:3], local, *before[4:6]]
    assert meanwhile[3] & termios.ISIG, "Ctrl-C means what it always does"
    assert (meanwhile[6][termios.VMIN], meanwhile[6][termios.VTIME]) == (1, 0)


def staying(report: Report) -> None:
    with Keys(0):
        report(plain(modes(0)))
        time.sleep(60)


@pytest.mark.process
def test_behind_one_that_was_killed_the_terminal_is_what_it_was():
    with at_a_terminal(staying) as (worker, ours, reports):
        assert not next(reports)[3] & termios.ECHO
        os.kill(worker, signal.SIGKILL)
        until = time.monotonic() + 20
        while not modes(ours)[3] & termios.ECHO and time.monotonic() < until:
            time.sleep(0.02)
        assert modes(ours)[3] & termios.ICANON
        assert modes(ours)[3] & termios.ECHO


@pytest.mark.process
def test_in_the_background_the_terminal_is_left_alone():
    def looking(report: Report) -> None:
        with Keys(0):
            report(plain(modes(0)))

    with at_a_terminal(looking, in_front=False) as (_, ours, reports):
        assert next(reports) == plain(modes(ours))


def test_what_is_no_terminal_has_no_keys_and_signals_mean_what_they_did():
    before = [signal.getsignal(number) for number in SIGNALS]
    nothing = os.open(os.devnull, os.O_RDONLY)
    try:
        with Keys(nothing) as keys:
            assert isinstance(keys, Keys)
            assert signal.getsignal(signal.SIGTTIN) is signal.SIG_IGN
            assert [signal.getsignal(number) for number in SIGNALS[:2]] == [keys._stopped, keys._continued]
            keys.close()
            assert [signal.getsignal(number) for number in SIGNALS] == before
            signal.signal(signal.SIGTTIN, signal.SIG_IGN)
            keys.close()
            assert signal.getsignal(signal.SIGTTIN) is signal.SIG_IGN, "it has nothing more to put back"
    finally:
        os.close(nothing)
        for number, handler in zip(SIGNALS, before, strict=True):
            signal.signal(number, handler)


@pytest.mark.anyio
async def test_of_what_is_no_terminal_nothing_is_ever_read():
    nothing = os.open(os.devnull, os.O_RDONLY)
    before = [signal.getsignal(number) for number in SIGNALS]
    try:
        with Keys(nothing) as keys, anyio.move_on_after(0.05) as waited:
            await keys.pressed()
        assert waited.cancelled_caught
    finally:
        os.close(nothing)
    assert [signal.getsignal(number) for number in SIGNALS] == before
