"""`python -m tests.warm.server SOCKET`: has all of wxpush loaded, and forks a process of it for each order."""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
import tempfile
import threading
import traceback
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO, cast

import wxpush
from wxpush.cli.main import main

#: Commands that need the libraries of a broker, which the others do without.
_CLUSTER = {"dispatch", "work", "pause", "resume"}
_OF_A_BROKER = (
    "wxpush.cluster",
    *(f"wxpush.cli.commands.{name}" for name in _CLUSTER),
    "wxpush.cli.common.cluster",
)
#: Nobody runs these in a process of a command.
_NOT_NEEDED = ("wxpush.sandbox", "wxpush.__main__")
#: What libraries load only when they are first used.
_LATE = (
    "anyio._backends._asyncio", "encodings.ascii", "encodings.idna", "encodings.utf_8_sig", "httpcore", "rich.progress",
    "jinja2.sandbox", "trio", "uvloop",
)  # fmt: skip


def warm() -> Callable[[], None]:
    """Load all that commands without a broker need: every module, and by a send that fails for want of a file what it fills."""
    load_libraries()
    for module in pkgutil.walk_packages(wxpush.__path__, "wxpush.", onerror=lambda _: None):
        if not module.name.startswith((*_OF_A_BROKER, *_NOT_NEEDED)):
            importlib.import_module(module.name)
    sys.argv = ["wxpush", "send", "/dev/null/none.csv", "--yes"]
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stderr(nowhere),
        suppress(SystemExit),
    ):
        main()
    return main


def load_libraries() -> None:
    """All that commands without a broker need of them."""
    for name in _LATE:
        importlib.import_module(name)


def _warm_cluster() -> None:
    from wxpush.cli.commands import dispatch, pause, work  # noqa: F401, PLC0415
    from wxpush.cli.common.cluster import status  # noqa: F401, PLC0415
    from wxpush.cluster.broker import rabbit, redis  # noqa: F401, PLC0415

    if find_spec("aiokafka") is not None:
        importlib.import_module("wxpush.cluster.broker.kafka")

    settle()


def settle() -> None:
    """What is loaded stays: no fork looks through it for garbage, which would copy it page by page."""
    gc.collect()
    gc.freeze()


def own_signals() -> None:
    """Hear them again: the command that warmed ignored them at its end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def serve(line: socket.socket, command: Callable[[], None]) -> None:
    """Fork a process of `command` for each order, until nobody can give any more."""
    settle()
    of_a_broker = False
    while True:
        text, streams, _, _ = socket.recv_fds(line, 1 << 20, 3)
        if not text:
            return
        order = json.loads(text)
        if "pid" in order:
            line.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(order["pid"], 0)[1]))
            continue
        if not of_a_broker and _CLUSTER.intersection(order["arguments"][:1]):
            _warm_cluster()
            of_a_broker = True
        pid = os.fork()
        if pid == 0:
            line.close()
            _become(order, streams)
            _leave(_code(command))
        for one in streams:
            os.close(one)
        line.send(b"%d" % pid)


def _become(order: dict, streams: Sequence[int]) -> None:
    os.setsid()
    own_signals()
    sys.argv = ["wxpush", *order["arguments"]]
    os.environ.clear()
    os.environ.update(order["environ"])
    os.chdir(order["folder"])
    tempfile.tempdir = None  # it was found out for another environment
    if _CLUSTER.intersection(order["arguments"][:1]):
        # Clients of brokers leave connections to the process's end; were that an error, uvloop would never close.
        warnings.simplefilter("ignore", ResourceWarning)
    for number, one in enumerate(streams):
        os.dup2(one, number)
        os.close(one)
    # As Python opens them: by lines on a terminal.
    sys.stdin = _opened(0, "r")
    sys.stdout = _opened(1, "w")
    sys.stderr = _opened(2, "w", buffering=1, errors="backslashreplace")


def _opened(number: int, mode: str, **more: Any) -> TextIO:
    return cast("TextIO", open(number, mode, encoding="utf-8", closefd=False, **more))


def _code(command: Callable[[], None]) -> int:
    try:
        command()
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
        return 1
    return 0


def _leave(code: int) -> None:
    """End as Python does, but for freeing object by object what the system frees at once: that is most of a short command."""
    threading._shutdown()  # type: ignore[attr-defined] # what the interpreter calls
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        serve(orders, warm())
