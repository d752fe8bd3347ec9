"""Real wxpush processes without the second that imports take: a warm interpreter forks them, many at once.

What runs in each is the command's own main(), with its own arguments, environment, folder, streams and end. Whoever tests
how a process starts, or hands it streams of its own, starts one from nothing.
"""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, suppress
from pathlib import Path

_ROOT = Path(__file__).parents[1]
#: Commands that need the libraries of a broker, which the others do without.
_CLUSTER = {"dispatch", "work", "pause", "resume"}


class Process:
    """Of a Popen what tests need. Its pid is its own until `poll` or `wait` has told its end."""

    def __init__(
        self, arguments: Sequence[str], environ: Mapping[str, str], streams: Path, folder: Path = _ROOT
    ) -> None:
        """Start `wxpush ARGUMENTS` in FOLDER; stdout and stderr go to STREAMS.out and STREAMS.err."""
        self.returncode: int | None = None
        self.pid = _server.ask(
            arguments=list(arguments), environ=dict(environ), streams=str(streams), folder=str(folder)
        )
        self._end = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """The exit code, minus the signal that ended it; None while it runs."""
        return self._ended(0)

    def wait(self, seconds: float | None = 60.0) -> int:
        """The same, as soon as there is one. Raises TimeoutExpired."""
        code = self._ended(seconds)
        if code is None:
            raise subprocess.TimeoutExpired("wxpush", seconds)
        return code

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._end], [], [], seconds)[0]:
            self.returncode = _server.ask(pid=self.pid)
            os.close(self._end)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class _Server:
    """The warm interpreter. Threads may ask it at the same time."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen | None = None

    def ask(self, **order) -> int:
        with self._turn:
            if self._process is None:
                self._process = self._started()
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def _started(self) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=_ROOT,
            env=os.environ | {"PYTHONPATH": str(_ROOT), "PYTHONWARNINGS": "error", "PYTHONFAULTHANDLER": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        atexit.register(process.communicate, timeout=30)
        return process


_server = _Server()


def _serve() -> None:
    command = warm()
    orders, say = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    while line := orders.readline():
        order = json.loads(line)
        if "pid" in order:
            say.write(b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(order["pid"], 0)[1]))
            continue
        if _CLUSTER.intersection(order["arguments"][:1]):
            _warm_cluster()
        pid = os.fork()
        if pid == 0:
            orders.close()
            say.close()
            if _CLUSTER.intersection(order["arguments"][:1]):
                # Clients of brokers leave connections to the process's end; were that an error, uvloop would never close.
                warnings.simplefilter("ignore", ResourceWarning)
            _become(order)
            command()
            os._exit(0)
        say.write(b"%d\n" % pid)


def warm() -> Callable[[], None]:
    """Import all that a send needs, most of it by one that fails for want of a file."""
    import anyio._backends._asyncio  # noqa: F401, PLC0415
    import uvloop  # noqa: F401, PLC0415

    from wxpush.cli import main  # noqa: PLC0415
    from wxpush.run import send  # noqa: F401, PLC0415
    from wxpush.transport import httpx, wire  # noqa: F401, PLC0415

    sys.argv = ["wxpush", "send", "/dev/null/none.csv", "--yes"]
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stderr(nowhere),
        suppress(SystemExit),
    ):
        main.main()
    return main.main


def _warm_cluster() -> None:
    from wxpush.cli.commands import dispatch, pause, work  # noqa: F401, PLC0415
    from wxpush.cli.common.cluster import status  # noqa: F401, PLC0415
    from wxpush.cluster.broker import rabbit, redis  # noqa: F401, PLC0415


def own_signals() -> None:
    """Hear them again: the command that warmed ignored them at its end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _become(order: dict) -> None:
    os.setsid()
    own_signals()
    sys.argv = ["wxpush", *order["arguments"]]
    os.environ.clear()
    os.environ.update(order["environ"])
    os.chdir(order["folder"])
    tempfile.tempdir = None  # it was found out for another environment
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = (
        (os.devnull, os.O_RDONLY),
        (f"{order['streams']}.out", flags),
        (f"{order['streams']}.err", flags),
    )
    for number, (path, how) in enumerate(streams):
        opened = os.open(path, how, 0o600)
        os.dup2(opened, number)
        os.close(opened)


if __name__ == "__main__":
    _serve()
