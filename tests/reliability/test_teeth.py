"""A proof is worth what it finds: bugs planted into wxpush are found by the simulation and by the random operator, and soon."""

from collections.abc import Iterable, Iterator

import pytest

from tests.reliability import seeds
from tests.reliability.sim.bugs import BUGS, planted
from tests.reliability.sim.run import simulate
from tests.reliability.stateful import bugs
from tests.reliability.stateful.operator import Operator, operated
from wxpush.errors import WxpushError

#: Seeds within which a bug is to be found.
_MOST = 2_000


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS)
def test_the_simulation_finds(bug):
    first = seeds.first_seed()
    with planted(BUGS[bug]):
        seed, found = next(finding(range(first, first + _MOST)), (None, None))
    assert found, f"{_MOST:,} seeds did not find that {bug}"
    print(f"{bug}: found by seed {seed}, number {seed - first + 1}: {found}")
    assert not simulate(seed).violations, "nothing stays behind of a bug that was planted"


def finding(chosen: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Seeds that find something, and what."""
    for seed in chosen:
        if violations := simulate(seed).violations:
            yield seed, violations[0]


#: Examples of one seed, and seeds, within which it is to be found.
_EXAMPLES = 300
_SEEDS = 3
#: Few kills leave a log that is needed, and few people are left out between two edits, so these take minutes.
_RARE = {
    "a checkpoint is gone on from without its log",
    "a row that was sent for and is left out by now is known by nothing when the input changes",
}


@pytest.mark.parametrize(
    "bug",
    [pytest.param(bug, marks=[pytest.mark.long] * (bug in _RARE)) for bug in bugs.BUGS],
)
def test_an_operator_who_acts_at_random_finds(bug, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    # What the bug leaves behind may stop the run to the end as well, which is told then.
    with planted(bugs.BUGS[bug]), pytest.raises((AssertionError, WxpushError)) as found:
        operated_again_and_again()
    print(f"{bug}: {str(found.value).splitlines()[0]}")


def operated_again_and_again() -> None:
    first = seeds.first_seed()
    for seed in range(first, first + _SEEDS):
        operated(seed, _EXAMPLES, 20, Operator, shrink=False)
