"""A proof is worth what it finds: bugs planted into the sender are found by the simulation, and soon."""

from collections.abc import Iterable, Iterator

import pytest

from tests.reliability import seeds
from tests.reliability.sim.bugs import BUGS, planted
from tests.reliability.sim.run import simulate

#: Seeds within which a bug is to be found.
_MOST = 2_000


@pytest.mark.parametrize("bug", BUGS)
def test_the_simulation_finds(bug):
    first = seeds.first_seed()
    with planted(bug):
        seed, found = next(finding(range(first, first + _MOST)), (None, None))
    assert found, f"{_MOST:,} seeds did not find that {bug}"
    print(f"{bug}: found by seed {seed}, number {seed - first + 1}: {found}")
    assert not simulate(seed).violations, "nothing stays behind of a bug that was planted"


def finding(chosen: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Seeds that find something, and what."""
    for seed in chosen:
        if violations := simulate(seed).violations:
            yield seed, violations[0]
