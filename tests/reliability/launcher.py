"""Real wxpush processes without the time that imports take: a warm interpreter that forks one per invocation.

What runs in the child is the command's own main(), with its own arguments, environment, streams and end.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_ROOT = Path(__file__).parents[2]


class Launcher:
    """One process at a time. Between `start` and `wait` its pid is its own: it is reaped at the next `start`.

    `environ` is what all of them have; this process's own by default.
    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ

    def __enter__(self) -> Self:
        self._server = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=_ROOT,
            env={**self._environ, "PYTHONPATH": str(_ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._hear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stdin.close()
        self._server.stdout.close()
        self._server.wait(30)

    def start(
        self, arguments: Sequence[str], environ: Mapping[str, str], streams: Path, folder: Path = _ROOT
    ) -> int:
        """Start `wxpush ARGUMENTS` in FOLDER; stdout and stderr go to STREAMS.out and STREAMS.err. Gives the pid."""
        order = {
            "arguments": list(arguments),
            "environ": dict(environ),
            "streams": str(streams),
            "folder": str(folder),
        }
        self._server.stdin.write(json.dumps(order).encode() + b"\n")
        self._server.stdin.flush()
        return self._hear()

    def wait(self, seconds: float | None = None) -> int:
        """The exit code of what was started last; minus the signal that ended it. Raises TimeoutError."""
        if seconds is not None and not select.select([self._server.stdout], [], [], seconds)[0]:
            raise TimeoutError
        return self._hear()

    def _hear(self) -> int:
        return int(self._server.stdout.readline())


def _serve() -> None:
    command = _warm()
    say = os.fdopen(os.dup(1), "wb", buffering=0)
    say.write(b"0\n")
    with os.fdopen(0, "rb", buffering=0, closefd=False) as orders:
        pid = 0
        while line := orders.readline():
            if pid:  # not earlier, so that nobody kills a stranger who got the same pid
                os.waitpid(pid, 0)
            order = json.loads(line)
            pid = os.fork()
            if pid == 0:
                say.close()
                _become(order)
                command()
            say.write(b"%d\n" % pid)
            ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
            say.write(b"%d\n" % (ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status))


def _warm() -> Callable[[], None]:
    """Import all that a send needs, most of it by one that fails for want of a file."""
    import anyio._backends._asyncio  # noqa: F401, PLC0415
    import uvloop  # noqa: F401, PLC0415

    from wxpush.cli import main  # noqa: PLC0415
    from wxpush.cli.campaign import run  # noqa: F401, PLC0415
    from wxpush.transport import httpx, wire  # noqa: F401, PLC0415

    sys.argv = ["wxpush", "send", "/dev/null/none.csv", "--yes"]
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stderr(nowhere),
        suppress(SystemExit),
    ):
        main.main()
    return main.main


def _become(order: dict) -> None:
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
        signal.SIGHUP,
    ):  # the command that warmed ignored them at its end
        signal.signal(number, signal.SIG_DFL)
    sys.argv = ["wxpush", *order["arguments"]]
    os.environ.update(order["environ"])
    os.chdir(order["folder"])
    tempfile.tempdir = None  # it was found out for another environment
    streams = (
        ("/dev/null", os.O_RDONLY),
        (f"{order['streams']}.out", None),
        (f"{order['streams']}.err", None),
    )
    for number, (path, flags) in enumerate(streams):
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC if flags is None else flags, 0o600)
        os.dup2(fd, number)
        os.close(fd)


if __name__ == "__main__":
    _serve()
