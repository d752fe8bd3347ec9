"""A service whose messages workers send, with servers of its own that may be killed, and callers who repeat by key."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.cluster import servers
from tests.cluster.broker.kafka import OwnKafka
from tests.intake.process import PATIENCE, ServeProcess
from tests.intake.stand import campaign_file, sandbox

#: So short that tests need not wait, so long that a busy machine does not take the living for dead.
LEASE = 3.0


class Cast:
    """`kind`: the broker: redis, rabbit (one that cannot be killed), ownrabbit or kafka."""

    def __init__(self, stack: ExitStack, folder: Path, kind: str, *, workers: int = 2, **faults: Any) -> None:
        self._stack = stack
        self.folder = folder
        campaign_file(folder)
        (folder / "redis").mkdir()
        self.redis = stack.enter_context(servers.OwnRedis(folder / "redis"))
        self.broker: Any = None
        if kind == "ownrabbit":
            self.broker = stack.enter_context(servers.OwnRabbit(folder))
        elif kind == "kafka":
            self.broker = stack.enter_context(OwnKafka())
        self.namespace = servers.namespace()
        url = {"redis": self.redis.url, "rabbit": servers.RABBIT}.get(kind) or self.broker.url
        stack.callback(servers.sweep, self.namespace, self.redis.url, url)
        self.options = (
            *("--broker", url, "--state", self.redis.url, "--namespace", self.namespace),
            *("--lease", f"{LEASE}s"),
        )
        self.sandbox = stack.enter_context(sandbox(folder, **faults))
        self.serve = ServeProcess(folder, self.sandbox, *self.options)
        #: Workers have the secret; the service does without.
        self._worker_environ = self.serve.environ
        self.serve.environ = {
            name: value for name, value in self.serve.environ.items() if name != "WXPUSH_SECRET"
        }
        self.workers = [self.work() for _ in range(workers)]

    def work(self) -> subprocess.Popen[bytes]:
        """One more worker."""
        errors = self._stack.enter_context((self.folder / "work.txt").open("ab"))
        child = subprocess.Popen(
            [sys.executable, "-m", "wxpush", "work", *self.options, "--base-url", self.sandbox.base_url],
            cwd=self.folder,
            env=self._worker_environ,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        self._stack.callback(child.wait)
        self._stack.callback(child.kill)
        return child

    def kill_serve(self, _: Random) -> None:
        """And let a supervisor start it until it begins: a busy server may not answer it at once."""
        self.serve.kill()
        until(self._begun)

    def _begun(self) -> bool:
        begun = self.serve.begins()
        if not begun:
            self.serve.wait()
        return begun

    def kill_worker(self, random: Random) -> None:
        gone = self.workers.pop(random.randrange(len(self.workers)))
        gone.kill()
        gone.wait()
        self.workers.append(self.work())

    def kill_redis(self, random: Random) -> None:
        self._kill(self.redis, random)

    def kill_broker(self, random: Random) -> None:
        self._kill(self.broker or self.redis, random)

    def _kill(self, server: Any, random: Random) -> None:
        server.kill()
        time.sleep(random.uniform(0, LEASE * 0.7))
        server.start()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """For as long as the block, however often it is killed in it; then ended in order."""
        self.serve.start()
        try:
            yield
            assert self.serve.stop() == 128 + signal.SIGTERM
        finally:
            if self.serve.process.poll() is None:
                self.serve.kill()

    def told(self) -> str:
        """What the service and its workers said."""
        files = [self.folder / name for name in ("err.txt", "work.txt")]
        return "\n".join(path.read_text(errors="replace") for path in files if path.exists())


Disaster = Callable[[Cast, Random], None]


def until(condition: Callable[[], object], seconds: float = 2 * PATIENCE) -> None:
    """Wait for it, and no longer than that."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.05)
