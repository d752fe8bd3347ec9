"""How much is measured: all of it, a quick look, or the long runs too."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Extent:
    """`rows`: messages of a quick client in one round; `seconds`: of each rate."""

    rows: int
    rounds: int
    seconds: int
    #: Of the campaign that the main clients are measured on once more.
    many: int = 1_000_000
    #: In flight at once against the slow server.
    crowd: int = 1000
    rates: tuple[int, ...] = (100, 1_000, 5_000)
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    killed: tuple[int, ...] = (100_000,)
    #: The rate of the send that is killed.
    killed_rate: str = "max"


FULL = Extent(rows=200_000, rounds=5, seconds=60)
#: Shows that everything runs; its figures mean nothing.
QUICK = Extent(
    rows=2_000,
    rounds=1,
    seconds=2,
    many=5_000,
    crowd=200,
    rates=(100, 1_000),
    sizes=(1_000, 10_000),
    killed=(5_000,),
    killed_rate="1000",
)


def extended(extent: Extent) -> Extent:
    """With ten million rows, which takes an hour or so and some GB of disk."""
    many = 10_000_000
    return replace(extent, sizes=(*extent.sizes, many), killed=(*extent.killed, many))
