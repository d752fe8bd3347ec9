"""Processes that the warm interpreter has forked."""

import os
import select
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import IO, Self

from tests.warm.client import ROOT, server

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class Process:
    """Of a Popen what tests need. Its pid is its own until `poll` or `wait` has told its end."""

    #: Who forks it.
    asked = server

    def __init__(
        self,
        arguments: Sequence[str],
        environ: Mapping[str, str],
        streams: Path | tuple[int, int, int],
        folder: Path = ROOT,
    ) -> None:
        """Start `wxpush ARGUMENTS` in FOLDER. `streams`: its three, or a path: STREAMS.out and STREAMS.err are written."""
        self.returncode: int | None = None
        order = {"arguments": list(arguments), "environ": dict(environ), "folder": str(folder)}
        if isinstance(streams, tuple):
            self.pid = self.asked.ask(order, streams)
        else:
            files = ((os.devnull, os.O_RDONLY), (f"{streams}.out", _WRITE), (f"{streams}.err", _WRITE))
            opened = [os.open(folder / path, how, 0o600) for path, how in files]
            try:
                self.pid = self.asked.ask(order, opened)
            finally:
                for one in opened:
                    os.close(one)
        self._end = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """The exit code, minus the signal that ended it; None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = 60.0) -> int:
        """The same, as soon as there is one. Raises TimeoutExpired."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("wxpush", timeout)
        return code

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._end], [], [], seconds)[0]:
            self.returncode = self.asked.ask({"pid": self.pid})
            os.close(self._end)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Piped(Process):
    """One whose streams are pipes as far as nothing else is given. It has an end with its `with` block, as a Popen."""

    def __init__(
        self,
        arguments: Sequence[str],
        environ: Mapping[str, str],
        folder: Path,
        *,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
    ) -> None:
        self.stdin: IO[bytes] | None = None
        self.stdout: IO[bytes] | None = None
        self.stderr: IO[bytes] | None = None
        self._reading: list[_Reading] = []
        with ExitStack() as stack:

            def theirs(given: int, name: str) -> int:
                if given >= 0:
                    return given
                if given == subprocess.DEVNULL:
                    other = os.open(os.devnull, os.O_RDWR)
                else:
                    reading, writing = os.pipe()
                    mine, other = (writing, reading) if name == "stdin" else (reading, writing)
                    setattr(self, name, os.fdopen(mine, "wb" if name == "stdin" else "rb"))
                stack.callback(os.close, other)
                return other

            streams = (theirs(stdin, "stdin"), theirs(stdout, "stdout"), theirs(stderr, "stderr"))
            super().__init__(arguments, environ, streams, folder)

    def communicate(self, text: bytes | None = None, timeout: float | None = None) -> tuple[bytes, bytes]:
        """Write all, read all and wait. Raises TimeoutExpired, after which it may be called again."""
        if not self._reading:
            for stream in (self.stdout, self.stderr):
                self._reading.append(_Reading(stream))
            if self.stdin is not None:
                self.stdin.write(text or b"")
                self.stdin.close()
        self.wait(timeout)
        out, err = (one.whole() for one in self._reading)
        return out, err

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self.stdin, self.stdout, self.stderr):
            if stream is not None:
                stream.close()
        self.wait(None)


class _Reading(Thread):
    """Reads a pipe to its end."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        super().__init__(daemon=True)
        self._stream, self._read = stream, b""
        self.start()

    def run(self) -> None:
        if self._stream is not None:
            self._read = self._stream.read()

    def whole(self) -> bytes:
        self.join()
        return self._read
