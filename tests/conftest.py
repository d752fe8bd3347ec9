"""Every async test runs on asyncio and, where the code is not bound to it, on trio with a clock that jumps."""

import shutil

import pytest
from trio.testing import MockClock


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    if request.param == "trio":
        return "trio", {"clock": MockClock(autojump_threshold=0)}
    return "asyncio", {}


def pytest_terminal_summary(terminalreporter, config):
    """Say what a run leaves out, and why: somebody who reads only the end should know."""
    left_out = []
    chosen = config.getoption("markexpr")
    if chosen == "not long":
        left_out.append("Tests marked long, which take minutes to hours; pytest -m long runs them.")
    elif chosen:
        left_out.append(f"Tests that -m {chosen!r} does not choose.")
    if shutil.which("strace") is None:
        left_out.append("Tests that interrupt system calls, as strace is not installed.")
    terminalreporter.section("left out")
    for sentence in left_out or ["Nothing."]:
        terminalreporter.write_line(sentence)
