"""The real Redis and RabbitMQ of the tests: those on their standard ports, and own ones that may be killed."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

import aio_pika
import redis

REDIS = "redis://127.0.0.1:6379/9"
RABBIT = "amqp://guest:guest@127.0.0.1:5672/"
_SECONDS = 30.0


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 0.5)):
        return True
    return False


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class OwnRedis:
    """A Redis on a free port that keeps every write on disk, can be killed, and comes back with its data."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._environ = dict(os.environ)
        self._command = [
            "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes",
            "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--dir", str(folder),
        ]  # fmt: skip

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        self._child = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, env=self._environ)
        until = time.monotonic() + _SECONDS
        while not answers(self.port):
            assert time.monotonic() < until, "redis-server does not start"
            time.sleep(0.01)

    def kill(self) -> None:
        self._child.send_signal(signal.SIGKILL)
        self._child.wait()


class TurnedRedis(OwnRedis):
    """One whose machine's clock can be set."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._turned = folder / "turned"
        self.turn(0)
        library = folder / "turned.so"
        source = Path(__file__).with_name("turned.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        self._environ |= {"LD_PRELOAD": str(library), "TURNED": str(self._turned)}

    def turn(self, seconds: int) -> None:
        """Let its clock be so many seconds ahead of ours."""
        self._turned.touch()
        with self._turned.open("r+b") as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))


def can_turn() -> bool:
    return sys.platform == "linux" and shutil.which("cc") is not None and has_own_redis()


def has_redis() -> bool:
    return answers(6379)


def has_rabbit() -> bool:
    return answers(5672)


def has_own_redis() -> bool:
    return shutil.which("redis-server") is not None


def namespace() -> str:
    """A word that no other test and no other process uses."""
    return f"wxt{os.getpid()}x{time.monotonic_ns() % 10**9}"


def keys(namespace: str, state: str) -> list[bytes]:
    """All keys of a namespace."""
    with redis.Redis.from_url(state) as server:
        return [*server.scan_iter(f"{namespace}*", count=1000)]


def sweep(namespace: str, state: str, broker: str) -> None:
    """Take all that a namespace left from the servers, if they are there."""
    accounts: set[str] = set()
    with suppress(redis.RedisError), redis.Redis.from_url(state) as server:
        keys = [*server.scan_iter(f"{namespace}*", count=1000)]
        if keys:
            server.delete(*keys)
        accounts = {
            key.split(b":")[2].decode() for key in keys if key.startswith(f"{namespace}:account:".encode())
        }
    if broker.startswith("amqp"):
        asyncio.run(
            _delete_queues([f"{namespace}.{kind}.{name}" for name in accounts for kind in ("chunks", "dead")])
        )


async def _delete_queues(names: list[str]) -> None:
    async with await aio_pika.connect(RABBIT) as connection:
        channel = await connection.channel()
        for name in names:
            await channel.queue_delete(name)


class OwnRabbit:
    """A RabbitMQ on a free port that can be killed and comes back with its queues. Starting takes some ten seconds."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        home = folder / "rabbit"
        home.mkdir()
        (home / "enabled_plugins").write_text("[].\n")
        (home / "rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{self.port}\n")
        self._environ = os.environ | {
            "HOME": str(home),
            "RABBITMQ_NODENAME": f"wxt{self.port}@localhost",
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(home / "data"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "none"),
        }

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        self._child = subprocess.Popen(
            [_RABBIT_SERVER],
            env=self._environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self._await()
        except AssertionError:
            self.kill()  # nobody else ends one that begins late
            raise

    def _await(self) -> None:
        until = time.monotonic() + 3 * _SECONDS
        while not answers(self.port):
            assert self._child.poll() is None, "rabbitmq-server does not start"
            assert time.monotonic() < until, "rabbitmq-server does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        while answers(self.port):  # the shell that was waited for is not the server
            time.sleep(0.01)


#: The server itself: the one on the path becomes another user first.
_RABBIT_SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"


def has_own_rabbit() -> bool:
    return Path(_RABBIT_SERVER).exists()
