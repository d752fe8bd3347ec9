"""When a run will be through, by what is in force."""

from collections.abc import Callable
from math import ceil

from msgspec import Struct


class Outlook(Struct, frozen=True, kw_only=True):
    """What is known. `left` rows; rates per second, None: unlimited or not known; `wait` seconds before anything leaves again."""

    left: int
    #: Requests that left lately.
    rate: float
    #: The rate in force.
    limit: float | None
    wait: float = 0.0
    #: Requests that a row took lately: 1 where none was repeated.
    requests: float = 1.0
    #: Rows a second over the last minutes, where there were so many.
    settled: float | None = None
    #: Whether WeChat or a gateway asked for less than the operator did.
    slowed: bool = False


def eta(known: Outlook, seconds_to_go: Callable[[int, float], float | None] | None = None) -> float | None:
    """Seconds until the last row, None while nobody can say. `seconds_to_go`: how long so many requests take at a rate, where they do not leave at any time.

    Where WeChat closes again and again, as a cap by the minute does, the last minutes tell better than the rate of the moment.
    """
    if not known.left:
        return 0.0
    speed = known.limit
    if speed is None or (not known.wait and 0 < known.rate < speed):
        speed = known.rate
    if speed <= 0:
        return None
    if seconds_to_go is not None:
        return seconds_to_go(ceil(known.left * known.requests), speed)
    seconds = known.wait + known.left * known.requests / speed
    if known.slowed and known.settled:
        seconds = max(seconds, known.left / known.settled)
    return seconds
