"""A service that dies in the midst of a system call, which one is chosen: what was answered is delivered once all the same."""

import threading
from collections import Counter

import pytest

from tests.intake.process import Callers, ServeProcess
from tests.intake.stand import campaign_file, delivered, person, sandbox
from tests.reliability.calls import strace

pytestmark = pytest.mark.skipif(bool(strace.why_not()), reason=strace.why_not() or "there is strace")

#: Those by which a service makes things durable and answers, in a thread each: their numbers count from the thread's beginning.
_CALLS = ("pwrite64", "fdatasync", "write", "sendto", "recvfrom")
_SHORT = [
    ("pwrite64", 25),
    ("pwrite64", 40),
    ("fdatasync", 4),
    ("fdatasync", 9),
    ("write", 12),
    ("recvfrom", 2),
]
_LONG = [(call, when) for call in _CALLS for when in range(1, 61)]


def tortured(folder, call, when):
    """Let it die at that call. Gives the callers, every message's state, and how often each person got one."""
    campaign_file(folder)
    with sandbox(folder, latency=0.002) as process:
        serve = ServeProcess(folder, process)
        callers = Callers(serve.url, seed=f"{call} {when}", many=2)
        callers.start()
        try:
            if serve.begins(
                "strace", "-f", "-o", "/dev/null", "-e", f"inject={call}:signal=SIGKILL:when={when}"
            ):
                threading.Event().wait(1.5)
            serve.kill_all()
            with serve.running():
                threading.Event().wait(0.3)
                callers.end()
                serve.wait_until_idle()
                states = serve.states()
                serve.stop()
        finally:
            callers.give_up()
    return callers, states, Counter(delivered(folder))


def check(callers, states, got):
    assert callers.odd == []
    assert callers.ids
    for number, names in callers.ids.items():
        (name,) = names
        assert (states[name], got[person(number)]) == ("sent", 1), name
    assert {*got.values()} == {1}
    assert len(got) == len(states)


@pytest.mark.parametrize(("call", "when"), _SHORT)
def test_what_was_answered_is_delivered_once_wherever_it_dies(tmp_path, call, when):
    check(*tortured(tmp_path, call, when))


@pytest.mark.long
@pytest.mark.parametrize(("call", "when"), _LONG)
def test_what_was_answered_is_delivered_once_at_each_call(tmp_path, call, when):
    check(*tortured(tmp_path, call, when))
