"""A copy of the tree in which mutants are tried, each in a forked process that has the libraries loaded already."""

import os
import shutil
import signal
import sys
import time
import traceback
import weakref
from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from math import inf
from pathlib import Path
from tempfile import mkdtemp

import hypothesis
import pytest
from _pytest.config import get_config

_LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", ".mutation", ".hypothesis", ".*_cache", "build")
_OURS = ("wxpush", "tests")
#: What every forked process would load itself.
_LIBRARIES = (
    "_hypothesis_pytestplugin", "anyio.pytest_plugin", "anyio.to_thread", "asyncio", "httpx", "hypothesis.stateful", "msgspec", "respx.plugin",
    "sqlite3", "trio.testing", "xdist.plugin", "rich.console",
)  # fmt: skip
#: What a forked process exits with when it could not even run the tests.
_BROKEN = 70
#: Seconds between two looks whether a process has ended.
PAUSE = 0.005
#: What ends a process from outside: somebody who tidies up, or a machine that is out of memory.
_FOREIGN = frozenset({signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGKILL})


class EndedFromOutsideError(Exception):
    """The tests were ended by somebody else, which says nothing of the mutant."""


def load() -> None:
    """Once, in the process that will fork."""
    get_config()  # pytest's own plugins
    for library in _LIBRARIES:
        import_module(library)


class Bench:
    """Holds at most one mutant at a time."""

    def __init__(self, tree: Path, place: Path) -> None:
        self._tree, self.place = tree, place
        self.scratch = mkdtemp(prefix="bench")
        weakref.finalize(self, shutil.rmtree, self.scratch, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(tree, place, ignore=_LEFT_OUT)

    def put(self, module: str, source: str) -> None:
        path = self.place / "wxpush" / module
        path.write_text(source, encoding="utf-8")
        # A mutant may have the size and the second of another.
        for cached in path.parent.glob(f"__pycache__/{path.stem}.*"):
            cached.unlink()

    def restore(self, module: str) -> None:
        self.put(module, (self._tree / "wxpush" / module).read_text(encoding="utf-8"))

    def _options(self) -> list[str]:
        """Pytest's."""
        options = [
            "-x",
            "-q",
            "--hypothesis-profile=mutation",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
            "--tb=native",  # nobody reads the others, and to make one takes longer than most tests
            f"--basetemp={self.scratch}/t",  # emptied for each mutant
        ]
        for plugin in ("cacheprovider", "xdist", "pytest_cov"):
            options += ["-p", f"no:{plugin}"]
        return options

    def test(
        self,
        paths: Collection[str],
        plugins: Callable[[], Sequence[object]],
        *,
        seconds: float = inf,
        keep_bytecode: bool = False,
    ) -> int | None:
        """Run these tests in a process of their own. Gives pytest's exit code; None when the time was up, of all or of one.

        `plugins` makes those of pytest, in that process, before anything of the package is imported. Raises EndedFromOutsideError.
        """

        def run() -> int:
            os.chdir(self.place)
            os.environ["PYTHONPATH"] = sys.path[0] = str(self.place)
            os.environ.pop("PYTEST_ADDOPTS", None)  # meant for whoever runs this
            if not keep_bytecode:
                os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
                sys.dont_write_bytecode = True
            for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
                del sys.modules[name]
            hypothesis.settings.register_profile(
                "mutation",
                deadline=None,  # or a busy machine would be taken for a test that notices
                derandomize=True,
                database=None,
                phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            )
            return int(pytest.main([*self._options(), *paths], plugins=list(plugins())))

        return forked(run, self.place / "pytest.log", seconds)


class Only:
    """Leaves these tests of all that were collected, the quick ones first, and gives each no more than its time.

    A plugin of pytest. Whichever test takes longer ends the process by SIGALRM.
    """

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        signal.setitimer(signal.ITIMER_REAL, self._seconds[item.nodeid])

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._seconds]
        items[:] = sorted(chosen, key=lambda item: self._seconds[item.nodeid])


class Process:
    """One that runs `run` and writes to `log`, with whatever it starts; it is ended after `seconds`."""

    def __init__(self, run: Callable[[], int], log: Path, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._code: int | None = None
        self._pid = os.fork()
        if self._pid == 0:
            _become_a_group(log)
            code = _BROKEN
            try:
                code = run()
            except BaseException:  # noqa: BLE001 - nothing of the child may go on in the parent's code
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)

    def over(self) -> bool:
        """Whether it has ended, or was ended just now as its time was up."""
        done, status = os.waitpid(self._pid, os.WNOHANG)
        if done:
            self._code = os.waitstatus_to_exitcode(status)
        elif time.monotonic() < self._until:
            return False
        _end_group(self._pid)
        if not done:
            os.waitpid(self._pid, 0)
        return True

    def code(self) -> int | None:
        """What it ended with, None when its time was up. Raises EndedFromOutsideError."""
        if self._code is not None and -self._code in _FOREIGN:
            raise EndedFromOutsideError
        return None if self._code == -signal.SIGALRM else self._code


def forked(run: Callable[[], int], log: Path, seconds: float) -> int | None:
    """Run in a process of its own. Gives what it ends with, None when its time was up. Raises EndedFromOutsideError."""
    process = Process(run, log, seconds)
    while not process.over():
        time.sleep(PAUSE)
    return process.code()


def _become_a_group(log: Path) -> None:
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, stream in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(descriptor, stream)


def _end_group(process: int) -> None:
    """End the process and whatever it started."""
    try:
        os.killpg(process, signal.SIGKILL)
    except ProcessLookupError:
        return
