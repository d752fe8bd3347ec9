"""How exactly a rate is kept, as the server sees it."""

from dataclasses import dataclass
from pathlib import Path

from clients import campaign, command
from clients.bench import Bench
from servers.slow import arrivals, slow

_CONCURRENCY = 200


@dataclass(frozen=True, slots=True)
class Exactness:
    """Of one rate: messages a second asked for and reached, the fullest second, and what that may be at most.

    `stall`: seconds that the server was kept from the processor at the longest: what came meanwhile it notes as one heap.
    """

    asked: int
    reached: float
    worst: int
    most: float
    stall: float


def measure(folder: Path, rate: int, seconds: int) -> Exactness:
    """Send so long at that rate, through a server that notes arrivals."""
    path = campaign.write(folder / f"rate{rate}", rate * seconds)
    place = folder / f"server{rate}"
    with slow(place) as stub:
        bench = Bench(stub.tls, stub.authority, folder, _CONCURRENCY, rate * seconds)
        command.send(bench, path, rate=str(rate))
    return seen(place, rate)


def seen(folder: Path, rate: int) -> Exactness:
    """What a server noted in that folder, of messages that were to come at that rate."""
    stall, times = arrivals(folder)
    reached = (len(times) - 1) / (times[-1] - times[0])
    return Exactness(rate, reached, fullest(times), rate + max(1, rate / 20), stall)


def fullest(times: list[float], *, window: float = 1.0) -> int:
    """The most arrivals in any one window."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most
