"""The lanes as a plugin of pytest: marks each test, holds those of the fast lane to it, and names those that were slow."""

import gc
from collections.abc import Generator

import hypothesis
import pytest
from hypothesis import strategies

from tests.lanes.guard import Guard
from tests.lanes.reach import starts

#: A test of the fast lane that takes longer is named at the end; it does not fail, as the machine may be busy.
SECONDS = 2.0
#: What keeps a test out of the fast lane.
OTHERS = ("process", "slow", "long")

_guard = Guard()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """The half million objects of the tests themselves live to the end: no search for garbage looks through them again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        _tried()  # before processes are forked: what it looks for and reads once
        gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before -m chooses: `process` where the code tells so, and `fast` where nothing speaks against it."""
    for item in items:
        if isinstance(item, pytest.Function) and starts(item):
            item.add_marker("process")
        if not any(map(item.get_closest_marker, OTHERS)):
            item.add_marker("fast")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with _guard.watching() as item.stash[_HEARD]:
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail a test of the fast lane that did, or whose fixtures did, what is not allowed there."""
    yield
    heard = item.stash[_HEARD]
    if heard and item.get_closest_marker("fast"):
        pytest.fail(
            f"No test of the fast lane does {', '.join(sorted(set(heard)))}: mark it with process.",
            pytrace=False,
        )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed = terminalreporter.getreports("passed")
    slow = [report for report in passed if "fast" in report.keywords and report.duration > SECONDS]
    if slow:
        terminalreporter.section(f"slower than {SECONDS:.0f} s in the fast lane")
    for report in slow:
        terminalreporter.write_line(f"{report.duration:5.1f} s {report.nodeid}")


@hypothesis.settings(database=None, max_examples=1)
@hypothesis.given(strategies.text(), strategies.floats())
def _tried(_: str, __: float) -> None:
    """As little as makes Hypothesis look for who holds its generator of random numbers, which is not seen once it is frozen, and read
    its table of characters.
    """


_HEARD = pytest.StashKey[list[str]]()
