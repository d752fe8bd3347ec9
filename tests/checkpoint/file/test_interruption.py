"""A question to a checkpoint may take as long as somebody made its file for: a signal ends it all the same."""

import os
import signal
import threading

import pytest

from tests.checkpoint.records import begun
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import Exit
from wxpush.system.signals import InterruptedEarlyError, Signals

_ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n"


@pytest.fixture
def soon():
    """Have this process get a signal in a moment."""
    timers = []

    def send(number: signal.Signals) -> None:
        timers.append(threading.Timer(0.2, os.kill, (os.getpid(), number)))
        timers[-1].start()

    yield send
    for timer in timers:
        timer.join()


@pytest.mark.parametrize("way", [SqliteCheckpoint.read, SqliteCheckpoint.open])
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, Exit.TERMINATED), (signal.SIGINT, Exit.INTERRUPTED)]
)
def test_a_signal_ends_a_question_that_has_no_end(path, soon, way, number, code):
    begun(path)
    with way(path) as checkpoint:

        def ask() -> None:
            with Signals():
                soon(number)
                checkpoint.ask(lambda connection: connection.execute(_ENDLESS).fetchone())

        with pytest.raises(InterruptedEarlyError) as raised:
            ask()
        assert raised.value.exit is code
        assert checkpoint.ask(lambda connection: connection.execute("SELECT 1").fetchone()) == (1,)


def test_who_handles_no_signals_gets_what_python_raises(path, soon, monkeypatch):
    monkeypatch.setattr("wxpush.system.signals._raised", None)
    begun(path)
    with SqliteCheckpoint.read(path) as checkpoint:

        def ask() -> None:
            soon(signal.SIGINT)
            checkpoint.ask(lambda connection: connection.execute(_ENDLESS).fetchone())

        with pytest.raises(KeyboardInterrupt):
            ask()
