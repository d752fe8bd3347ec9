"""Processes that tests start, forked from the one that tries a mutant: whatever it does otherwise, they do too.

So are the commands of `tests.warm`, and sandboxes. Whoever starts an interpreter of its own has the original, and notices nothing.
"""

import atexit
import ctypes
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import coverage
import pytest

#: Of Linux: which signal a process gets when the one that forked it ends.
_SET_DEATH_SIGNAL = 1
#: What would begin to do something as soon as it is imported.
_NOT_IMPORTED = frozenset({"wxpush.__main__"})


def starts_processes(item: pytest.Item) -> bool:
    """Whether a test does, or opens sockets."""
    return item.get_closest_marker("process") is not None


def load() -> None:
    """Import all that a process may need, before the first test: it would take longer than most tests."""
    package, server = importlib.import_module("wxpush"), importlib.import_module("tests.warm.server")
    server.load_libraries()
    for module in pkgutil.walk_packages(package.__path__, "wxpush.", onerror=lambda _: None):
        if module.name not in _NOT_IMPORTED:
            importlib.import_module(module.name)
    for broker in ("rabbit", "redis", "kafka"):
        importlib.import_module(f"wxpush.cluster.broker.{broker}")


class Watched:
    """What the processes of one test run of the package, told in a file for each."""

    def __init__(self, watcher: coverage.Coverage, folder: Path, test: str) -> None:
        self._watcher, self._folder, self._test = watcher, folder, test

    def tell(self) -> None:
        """Before the process ends."""
        self._watcher.stop()
        data = self._watcher.get_data()
        lines = {path: data.lines(path) for path in data.measured_files()}
        told = self._folder / f"{os.getpid()}.json"
        told.write_text(json.dumps({"test": self._test, "lines": lines}), encoding="utf-8")


def fork_commands(watched: Watched | None = None) -> None:
    """From now on `tests.warm` forks its processes from this one, as it is now."""
    main = importlib.import_module("wxpush.cli.main").main
    client = importlib.import_module("tests.warm.client")
    client.server.use(_served(main, watched))


def fork_sandboxes() -> None:
    """From now on a SandboxProcess is forked from this one, as it is now."""
    sandbox = importlib.import_module("wxpush.sandbox.__main__").main
    client, warm = importlib.import_module("tests.warm.client"), importlib.import_module("tests.warm.process")
    server = client.Server()
    server.use(_served(lambda: sys.exit(sandbox(sys.argv[1:])), None))
    process = _sandboxes()
    options = importlib.import_module("wxpush.sandbox.options")

    class Sandbox(warm.Piped):  # type: ignore[name-defined, misc] # it is another one for each copy of the tree
        """One that is told its options on its standard input."""

        asked = server

    def start(told: Any, errors: IO[bytes]) -> Sandbox:
        pipes = {"stdin": -1, "stdout": -1, "stderr": errors.fileno()}
        child = Sandbox(["-"], os.environ, Path.cwd(), **pipes)
        for name in ("stdin", "stdout"):
            setattr(child, name, getattr(child, name).detach())
        child.stdin.write(options.written_options(told) + b"\n")
        return child

    process._start = start


def _sandboxes() -> Any:
    """The module that starts them, as it is loaded now."""
    process = importlib.import_module("wxpush.sandbox.process")
    _STARTED.setdefault(process, process._start)
    return process


#: What starts a sandbox otherwise, by module. A command has a sandbox of its own: it cannot ask the one that the tests ask.
_STARTED: dict[ModuleType, Any] = {}


def _served(command: Callable[[], None], watched: Watched | None) -> socket.socket:
    """The line to a process that forks one for each order."""
    mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        try:
            _stand_alone(its)
            for module, start in _STARTED.items():
                module._start = start  # type: ignore[attr-defined]
            if watched is not None:
                atexit.register(watched.tell)
            importlib.import_module("tests.warm.server").serve(its, command)
        finally:
            os._exit(0)
    its.close()
    return mine


def _stand_alone(line: socket.socket) -> None:
    """Hold nothing open that is another's, do nothing at the end that another does, and end with it."""
    os.closerange(3, line.fileno())
    os.closerange(line.fileno() + 1, 4096)
    atexit._clear()
    weakref.finalize._registry.clear()  # type: ignore[attr-defined] # folders that others use still
    tempfile.tempdir = None
    _end_with_parent()
    os.register_at_fork(after_in_child=_end_with_parent)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
