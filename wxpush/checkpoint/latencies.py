"""How long answers took, counted in buckets: each is a fifth (2 ** 0.25) wider than the one before it.

A bucket is named by a number n and holds what took up to 2 ** (n / 4) seconds. So a share of the answers is told to have come within a
time that is never shorter, and at most a fifth longer, than the true one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import frexp
from typing import Annotated, TypeAlias

from msgspec import Meta

#: Between far less than a moment and far more than a year.
Bucket: TypeAlias = Annotated[int, Meta(ge=-200, le=200)]
#: Bucket to number of answers.
Latencies = Mapping[int, int]

#: Steps of a doubling.
_STEPS = 4
#: A clock that does not move measures nothing: as long as a microsecond.
_SHORTEST = 1e-6


def counted(seconds: Iterable[float]) -> Counter[int]:
    """Those of so many answers."""
    # The exponent of the fourth power is that of a quarter of a doubling: the quickest way that Python has to a bucket.
    return Counter(frexp(max(each, _SHORTEST) ** _STEPS)[1] for each in seconds)


def upper(bucket: int) -> float:
    """What it holds took so many seconds at most."""
    return float(2.0 ** (bucket / _STEPS))


def within(latencies: Latencies, share: float) -> float | None:
    """So many seconds in which this share of the answers came, 0 to 1; None where there are none."""
    wanted, met = share * sum(latencies.values()), 0
    for bucket in sorted(latencies):
        met += latencies[bucket]
        if met >= wanted:
            return upper(bucket)
    return None
