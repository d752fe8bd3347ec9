"""A machine that stands still for seconds, as a virtual one that is paused, takes leases away from the living: whoever tests leases has to know of it.

A plugin of pytest: a test marked `leases` that fails while the machine stood still is repeated once, from its first fixture on, and the end of
the run tells which it was. One that fails the second time has failed.
"""

import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import pytest
from _pytest.runner import runtestprotocol

#: Seconds between two looks at the clocks.
BEAT = 0.1
#: Seconds without a look after which the machine stood still: less than half of the shortest lease of a test.
STILL = 1.2

#: A paused machine finds some of its clocks where they were, and others ahead.
_CLOCKS = (time.CLOCK_MONOTONIC, time.CLOCK_REALTIME, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Heartbeat:
    """Looks at the clocks again and again, in a thread of its own. `longest`: seconds between two looks at the most, by whichever clock."""

    def __init__(
        self, read: Callable[[int], float] = time.clock_gettime, wait: Callable[[float], bool] | None = None
    ) -> None:
        """`wait` sleeps for some seconds and tells whether that was the last time."""
        self.longest = 0.0
        self._read, self._ended = read, threading.Event()
        self._wait = wait or self._ended.wait
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def _beat(self) -> None:
        before = self._look()
        while not self._wait(BEAT):
            before = self._note(before)
        self._note(before)

    def _look(self) -> Mapping[int, float]:
        return {clock: self._read(clock) for clock in _CLOCKS}

    def _note(self, before: Mapping[int, float]) -> Mapping[int, float]:
        now = self._look()
        self.longest = max(self.longest, *(now[clock] - before[clock] for clock in _CLOCKS))
        return now

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()


#: What a report of a repeated test has: how long the machine stood still, seconds.
_STOOD = "stood still"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run one that is marked, and once more where it failed while the machine stood still."""
    if not item.get_closest_marker("leases"):
        return None
    hook = item.ihook
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with Heartbeat() as heart:
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if heart.longest > STILL and any(report.failed for report in reports):
        item.user_properties.append((_STOOD, heart.longest))
        item._initrequest()  # type: ignore[attr-defined] # what its fixtures gave is given up
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call" and _STOOD in dict(report.user_properties)
    ]
    if reports:
        terminalreporter.section("repeated, as the machine stood still")
    for report in reports:
        terminalreporter.write_line(f"{dict(report.user_properties)[_STOOD]:5.1f} s {report.nodeid}")
