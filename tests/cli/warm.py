"""Invocations that begin in a warm interpreter: real processes, without the second that imports take each time.

Whoever tests how a process starts, or hands it streams or an environment of its own, starts one from nothing.
"""

import atexit
import os
import signal
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from tests.reliability.launcher import Launcher

_STACK = ExitStack()
atexit.register(_STACK.close)


@cache
def _launcher() -> Launcher:
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    asked = {"PYTHONWARNINGS": "error", "PYTHONFAULTHANDLER": "1"}
    return _STACK.enter_context(Launcher(kept | asked))


def run(words: list[str], folder: Path, environ: dict[str, str], timeout: float) -> tuple[int, str, str]:
    """Exit code, standard output and standard error. Fails with where each thread was when it does not end in time."""
    launcher = _launcher()
    with tempfile.TemporaryDirectory(prefix="wxpush-streams-") as streams:
        base = Path(streams) / "ran"
        pid = launcher.start(words, environ, base, folder)
        try:
            code = launcher.wait(timeout)
        except TimeoutError:
            os.kill(pid, signal.SIGABRT)  # faulthandler writes the threads' stacks
            launcher.wait()
            raise AssertionError(f"it did not end: {base.with_suffix('.err').read_text()}") from None
        return code, base.with_suffix(".out").read_text(), base.with_suffix(".err").read_text()
