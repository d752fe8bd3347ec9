"""The real sender in a simulated world where everything goes wrong: nothing lost, nothing twice, limits kept."""

from collections import Counter
from collections.abc import Iterable

import pytest

from tests.reliability import figures, seeds
from tests.reliability.sim.faults import Event, Fate
from tests.reliability.sim.run import simulate


def simulated(chosen: Iterable[int]) -> tuple[int, Counter[Fate | Event]]:
    """How many seeds were run, and what happened in them. Fails with the first that is wrong."""
    fired: Counter[Fate | Event] = Counter()
    number = 0
    for number, seed in enumerate(chosen, 1):  # noqa: B007 - the last is the sum
        watch = simulate(seed)
        fired += watch.fired
        last = "\n".join(map(str, watch.trace[-40:])) if watch.violations else ""
        replay = seeds.replay(seed, __file__, "-k campaigns")
        assert not watch.violations, "\n".join([last, f"seed {seed}:", *watch.violations, replay])
    return number, fired


def test_the_same_seed_gives_the_same_trace():
    for seed in (3, 5, 8):
        first, second = simulate(seed), simulate(seed)
        assert first.trace == second.trace
        assert len(first.trace) > 20


@pytest.mark.slow
def test_hundreds_of_simulated_campaigns_keep_every_promise():
    first = seeds.first_seed()
    _, fired = simulated([*seeds.failed_before("simulation"), *range(first, first + 300)])
    assert set(fired) == {*Fate, *Event}


@pytest.mark.long
def test_thousands_of_simulated_campaigns_keep_every_promise():
    number, fired = simulated(seeds.for_a_long_time(20_000))
    faults = {f"fault {what.value}": fired[what] for what in (*Fate, *Event)}
    figures.tell(number, seeds=number, **faults)
    assert min(fired[what] for what in (*Fate, *Event)) >= number // 200  # 100 of each in the 20,000
