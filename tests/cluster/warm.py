"""Processes of wxpush without the second that imports take: a warm interpreter forks them, many at once.

What runs in each is the command's own main(), with its own arguments, environment, folder, streams and end.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from tests.reliability.launcher import _become, _warm

_ROOT = Path(__file__).parents[2]
_POLL = 0.01


class Process:
    """Of a Popen what tests need. Its pid is its own until `poll` has told its end."""

    def __init__(self, arguments: list[str], environ: dict[str, str], folder: Path, streams: Path) -> None:
        """stdout and stderr go to STREAMS.out and STREAMS.err."""
        self.returncode: int | None = None
        self.pid = _ask(
            arguments=arguments, environ=environ, folder=str(folder), streams=str(streams.with_suffix(""))
        )

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = _ask(pid=self.pid)
        return self.returncode

    def wait(self, seconds: float = 60.0) -> int:
        until = time.monotonic() + seconds
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("wxpush", seconds)
            time.sleep(_POLL)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


@cache
def _server() -> subprocess.Popen:
    server = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=_ROOT,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    atexit.register(server.stdin.close)
    return server


def _ask(**order) -> int | None:
    server = _server()
    server.stdin.write(json.dumps(order).encode() + b"\n")
    server.stdin.flush()
    return json.loads(server.stdout.readline())


def _serve() -> None:
    command = _warm()
    _warm_cluster()
    orders, say = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    while line := orders.readline():
        order = json.loads(line)
        if "pid" in order:
            ended = os.waitpid(order["pid"], os.WNOHANG)
            say.write(
                b"%s\n" % json.dumps(os.waitstatus_to_exitcode(ended[1]) if ended[0] else None).encode()
            )
            continue
        pid = os.fork()
        if pid == 0:
            os.close(orders.fileno())
            say.close()
            os.setsid()
            os.environ.clear()
            os.chdir(order["folder"])
            _become(order)
            command()
            os._exit(0)
        say.write(b"%d\n" % pid)


def _warm_cluster() -> None:
    from wxpush.cli.fleet import dispatching, fleetstatus, steering, working  # noqa: F401, PLC0415
    from wxpush.cluster.broker import rabbit, redis  # noqa: F401, PLC0415


if __name__ == "__main__":
    _serve()
