"""The tables of the cluster as Markdown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from measures.exactness import Exactness
from pages.page import PACE, pace, table

from workers.processes import Outcome


@dataclass(frozen=True, slots=True)
class Load:
    """Campaigns without a rate, sent one after another."""

    broker: str
    workers: int
    rounds: Sequence[Outcome]

    def middle(self, of: Callable[[Outcome], float]) -> float:
        return median(map(of, self.rounds))

    @property
    def rate(self) -> float:
        return self.middle(lambda outcome: outcome.sent / outcome.seconds)


def rates(found: Iterable[tuple[str, int, Exactness, float]]) -> str:
    """One row for each crew: broker, workers, what the server saw, and how long Redis waited for its disk."""
    head = ("broker", "workers", *PACE, "Redis stood still, ms")
    rows = (
        [broker, f"{workers}", *pace(seen), f"{sync * 1000:.0f}"] for broker, workers, seen, sync in found
    )
    return table(head, rows)


def throughput(found: Sequence[Load]) -> str:
    """One row for each crew, and how it goes on beyond the cores of this machine."""
    head = (
        "broker",
        "workers",
        "messages/s",
        "CPU µs a message: workers",
        "dispatcher",
        "Redis with the state",
        "broker",
        "broker's share of a worker",
    )
    text = table(head, map(_load, found))
    return text + "".join(f"\n{_beyond(load)}\n" for load in _last_of_each(found))


def memory(found: Iterable[tuple[str, Outcome]]) -> str:
    """One row for each size."""
    head = (
        "broker",
        "rows",
        "messages/s",
        "dispatcher",
        "worker",
        "Redis with the state",
        "broker, behind it",
    )
    return table(
        head,
        (
            [
                broker,
                f"{outcome.sent:,}",
                f"{outcome.sent / outcome.seconds:,.0f}",
                f"{outcome.dispatcher.peak_mb:.0f}",
                f"{outcome.worker.peak_mb:.0f}",
                f"{outcome.state.peak_mb:.0f}",
                f"{outcome.broker.peak_mb:.0f}",
            ]
            for broker, outcome in found
        ),
    )


def _load(load: Load) -> list[str]:
    worker, broker = load.middle(lambda o: o.worker.cpu), load.middle(lambda o: o.broker.cpu)
    return [
        load.broker,
        f"{load.workers}",
        f"{load.rate:,.0f}",
        f"{worker:.1f}",
        f"{load.middle(lambda o: o.dispatcher.cpu):.1f}",
        f"{load.middle(lambda o: o.state.cpu):.1f}",
        f"{broker:.1f}",
        f"{broker / worker:.1%}",
    ]


def _beyond(load: Load) -> str:
    def cores(of: Callable[[Outcome], float]) -> float:
        return 1e6 / load.middle(of)

    each = cores(lambda o: o.worker.cpu)
    dispatcher, state, broker = (
        cores(lambda o: o.dispatcher.cpu),
        cores(lambda o: o.state.cpu),
        cores(lambda o: o.broker.cpu),
    )
    return (
        f"With {load.broker} and a core for each process, computed from the last row: each worker adds {each:,.0f} messages/s. The limit is "
        f"{dispatcher:,.0f} for the dispatcher of one campaign, {state:,.0f} for the Redis of all, {broker:,.0f} for the broker of all."
    )


def _last_of_each(found: Sequence[Load]) -> list[Load]:
    return list({load.broker: load for load in found}.values())
