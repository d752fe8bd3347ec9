"""The warm interpreter, as those who want a process of it see it."""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Server:
    """One for each process of tests. Threads may ask it at the same time."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._line: socket.socket | None = None

    def use(self, line: socket.socket) -> None:
        """Ask at the other end of this line from now on; whoever was asked before ends."""
        with self._turn:
            if self._line is not None:
                self._line.close()
            self._line = line

    def ask(self, order: Mapping[str, object], streams: Sequence[int] = ()) -> int:
        """The pid of a process, or the exit code of a pid."""
        with self._turn:
            if self._line is None:
                self._line = _started()
            socket.send_fds(self._line, [json.dumps(order).encode()], streams)
            return int(self._line.recv(100))


def _started() -> socket.socket:
    mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm.server", str(its.fileno())],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "PYTHONFAULTHANDLER": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[its.fileno()],
        )
    atexit.register(process.wait, timeout=30)
    atexit.register(mine.close)
    return mine


server = Server()
