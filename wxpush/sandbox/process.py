"""A sandbox in a process of its own, for as long as a `with` block."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec
from msgspec.structs import replace

from wxpush.errors import Reason, UsageError
from wxpush.sandbox.client import ControlClient
from wxpush.sandbox.options import LANGUAGE, Ready, SandboxOptions, written_options
from wxpush.system.scratch import temporary_file
from wxpush.words import Sentence, chosen


class NotStartedError(UsageError):
    """No account refused anything: the sandbox is not there."""

    reason = Reason.SANDBOX


_READY_SECONDS = 30.0
_STOP_SECONDS = 5.0


class SandboxProcess:
    """Starts `python -m wxpush.sandbox` and stops it. It dies with this process, however that ends.

    Inside the block: `base_url`, `appid`, `secret`, `pid`, and `control` for its faults and sums. The child has its own
    session: Ctrl-C in the terminal stops the sender, and the sandbox still answers while that drains.
    """

    def __init__(
        self,
        options: SandboxOptions,
        *,
        ready_seconds: float = _READY_SECONDS,
        stop_seconds: float = _STOP_SECONDS,
    ) -> None:
        self._options = replace(options, exit_with_parent=True)
        self._ready_seconds = ready_seconds
        self._stop_seconds = stop_seconds
        self.appid = options.appid
        self.secret = options.secret

    def __enter__(self) -> Self:
        """Raises NotStartedError when the child does not say in time that it is ready."""
        self._errors = temporary_file()
        self._child = _start(self._options, self._errors)
        try:
            ready = self._await_ready()
        except BaseException:
            self._stop()
            raise
        self.base_url = ready.base_url
        self.pid = ready.pid
        self.control = ControlClient(ready.base_url)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.control.close()
        self._stop()

    def _await_ready(self) -> Ready:
        deadline = threading.Timer(self._ready_seconds, self._child.kill)
        deadline.start()
        try:
            line = _pipe(self._child.stdout).readline()
        finally:
            deadline.cancel()
        try:
            return msgspec.json.decode(line, type=Ready)
        except (msgspec.DecodeError, RecursionError):
            raise NotStartedError(self._last_words()) from None

    def _last_words(self) -> Sentence:
        self._child.kill()
        self._child.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").split("\n")
        said = next((line.strip() for line in reversed(lines) if line.strip()), None)
        if said is None:
            return Sentence("sandbox.not_started_in_time")
        return Sentence("sandbox.not_started", said=said)

    def _stop(self) -> None:
        with self._child as child:
            _pipe(child.stdin).close()
            try:
                child.wait(self._stop_seconds)
            except subprocess.TimeoutExpired:
                child.kill()
        self._errors.close()


def _start(options: SandboxOptions, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    # Neither modules that lie about in the current folder (-P) nor another wxpush than this one.
    path = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "wxpush.sandbox", "-"],
        bufsize=0,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, path)), LANGUAGE: chosen()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
    )
    # Not on the command line, where everybody could read the secret.
    with suppress(BrokenPipeError):
        _pipe(child.stdin).write(written_options(options) + b"\n")
    return child


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None, "all three were asked for"
    return pipe
