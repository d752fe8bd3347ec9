"""Several processes share a rate: whatever each does and whenever, all of them together keep it, and use it."""

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes.share import share
from tests.limits.table import Process, Table, arrive
from tests.limits.test_lever import allowed
from wxpush.hold import Held
from wxpush.limits.agreed import bounded, rescaled, wait
from wxpush.limits.hostrate import InForce
from wxpush.limits.rate import burst
from wxpush.system.board import Numbers


def take_all(process: Process, now: float, most: int = 200) -> int:
    taken = 0
    while taken < most and process.wait(now) <= 1e-9 and process.take(now):
        taken += 1
    return taken


STEPS = st.lists(
    st.tuples(
        st.floats(0, 0.4),
        st.integers(0, 3),
        st.sampled_from(["send", "send", "send", "send", "come", "die", "retune"]),
        st.floats(0.5, 500),
    ),
    min_size=5,
    max_size=60,
)


@settings(max_examples=share(150), deadline=None)
@given(steps=STEPS)
def test_no_window_holds_more_than_the_highest_that_held_in_it(steps):
    """Whoever comes, dies or asks for another rate: the lowest of those who are there holds from 100 ms after."""
    table, now = Table(), 1000.0
    processes, times = [arrive(table, 100.0, now)], []
    changes = [(now, 100.0)]

    def note() -> None:
        lowest = min(process.asked for process in processes)
        if lowest < changes[-1][1]:  # whoever is there hears of a lower one at the next look
            changes.append((now + 0.1, lowest))
        elif lowest > changes[-1][1]:
            changes[:] = [change for change in changes if change[0] <= now]
            changes.append((now, lowest))

    for step, which, what, rate in steps:
        now += step
        process = processes[which % len(processes)]
        if what == "come" and len(processes) < 4:
            processes.append(arrive(table, rate, now))
        elif what == "die" and len(processes) > 1:
            processes.remove(process)
            process.place.die()
        elif what == "retune":
            process.retune(rate, now)
        note()
        for each in processes:
            times += [now] * take_all(each, now)
    changes.sort()
    for start, begin in enumerate(times):
        for end in range(start, len(times), max(1, len(times) // 20)):
            if times[end] - begin >= 0.2:
                most = allowed(begin - 0.1, times[end], changes)
                assert end - start + 1 <= most * (1 + 1e-9) + 1e-6


@pytest.mark.parametrize("many", [1, 2, 4])
@pytest.mark.parametrize("rate", [5.0, 100.0, 1000.0])
def test_together_they_reach_the_rate_and_no_second_has_more(many, rate):
    table, now, times = Table(), 0.0, []
    processes = [arrive(table, rate, now) for _ in range(many)]
    seconds, tick = 20.0, min(0.002, 0.7 / rate)
    while now < seconds:
        now += tick
        first = int(now / tick) % many
        for process in processes[first:] + processes[:first]:
            times += [now] * take_all(process, now)
    late = [moment for moment in times if moment > 1.0]
    assert len(late) >= 0.985 * rate * (seconds - 1.0)
    begin, most = 0, rate + burst(rate)
    for end, moment in enumerate(times):
        while times[begin] <= moment - 1.0:
            begin += 1
        assert end - begin + 1 <= most


def test_alone_nothing_is_shared_and_who_is_there_is_asked_only_when_somebody_came():
    table = Table()
    process = arrive(table, 50.0, 0.0)
    for tick in range(1000):
        take_all(process, tick / 100)
    assert process.place.looked == 1
    assert process.hold(10.0) is None


def test_who_comes_waits_until_the_others_have_looked():
    table = Table()
    first = arrive(table, 50.0, 0.0)
    second = arrive(table, 50.0, 10.0)
    assert second.company.many == 1
    assert second.wait(10.0) == pytest.approx(0.25)
    first.wait(10.1)
    assert first.company.many == 1


def test_one_that_was_stopped_looks_before_it_sends_again():
    table = Table()
    first = arrive(table, 50.0, 0.0)
    assert first.wait(0.0) <= 0
    arrive(table, 1.0, 5.0)
    first.wait(100.0)
    assert InForce(first).rate(100.0) == 1.0


def test_the_lowest_rate_holds_and_the_own_one_once_the_others_are_gone():
    table = Table()
    high, low = arrive(table, 100.0, 0.0), arrive(table, 10.0, 0.0)
    high.wait(0.2)
    assert (high.in_force(0.2), low.in_force(0.2)) == (10.0, 10.0)
    low.place.die()
    high.wait(0.4)
    assert high.in_force(0.4) == 100.0


def test_a_lower_rate_of_one_holds_for_the_next_permit_of_another():
    table = Table()
    first, second = arrive(table, 100.0, 0.0), arrive(table, 100.0, 0.0)
    take_all(first, 1.0)
    second.retune(1.0, 1.0)
    assert take_all(first, 1.05) <= 1
    assert take_all(first, 1.5) == 0


def test_what_is_ahead_of_the_rate_is_the_share_of_those_who_want_permits():
    table = Table()
    first, second, idle = (arrive(table, 100.0, 0.0) for _ in range(3))
    for tick in range(1, 200):
        for process in (first, second) if tick % 2 else (second, first):
            take_all(process, tick / 100)
    assert first.rows_within(1.0, 2.0, least=1) == pytest.approx(50.0)
    assert idle.company.many == 2


def test_without_bounds_there_is_nothing_to_share():
    table = Table()
    first, second = arrive(table, inf, 0.0), arrive(table, inf, 0.0)
    assert all(take_all(process, 1.0) == 200 for process in (first, second))
    assert first.hold(1.0) is None
    assert first.rows_within(1.0, 1.0, least=7) > 0
    second.retune(10.0, 2.0)
    assert take_all(first, 2.2) + take_all(second, 2.2) <= 3


def test_it_is_told_how_many_share_what():
    table = Table()
    first, _ = arrive(table, 50.0, 0.0), arrive(table, 20.0, 0.0)
    first.wait(0.2)
    hold = first.hold(0.5)
    assert (hold.by, hold.many, hold.rate) == (Held.SHARED, 2, 20.0)


@pytest.mark.parametrize("what", ["locked", "broken"])
def test_where_somebody_was_stopped_with_the_lock_each_goes_by_its_share(what):
    table = Table()
    processes = [arrive(table, 100.0, 0.0) for _ in range(4)]
    for process in processes:
        process.wait(0.5)
    setattr(table, what, True)
    taken, now = 0, 1.0
    while now < 6.0:
        now += 0.003
        taken += sum(take_all(process, now) for process in processes)
    assert 0.85 * 500 * (4.5 / 5) <= taken <= 500
    setattr(table, what, False)
    before = taken = 0
    while now < 8.0:
        now += 0.003
        taken += sum(take_all(process, now) for process in processes)
    assert 180 <= taken - before <= 200 + burst(100.0)


@pytest.mark.parametrize(
    "numbers",
    [
        Numbers(0, inf, 50.0),
        Numbers(0, 1e300, 50.0),
        Numbers(0, nan, 50.0),
        Numbers(0, 0.0, nan),
        Numbers(0, 0.0, -1.0),
        Numbers(0, 0.0, 0.0),
        Numbers(2**63, 1e9, 1e-300),
        None,
    ],
)
def test_what_somebody_wrote_into_the_file_holds_nobody_up(numbers):
    table = Table()
    first, second = arrive(table, 50.0, 0.0), arrive(table, 50.0, 0.0)
    for process in (first, second):
        process.wait(0.5)
    table.numbers = numbers
    taken, now = 0, 1.0
    while now < 3.0:
        now += 0.002
        taken += take_all(first, now) + take_all(second, now)
    assert 90 <= taken <= 100 + burst(50.0)


def test_numbers_of_another_boot_are_no_farther_away_than_a_burst_and_one_that_is_reserved():
    assert wait(Numbers(0, 1e6, 100.0), 5.0) <= 0.02 + 1e-9
    assert bounded(Numbers(0, 1e6, 100.0), 5.0) == pytest.approx(5.06)


def test_at_another_rate_no_more_may_leave_at_once_than_before():
    full = Numbers(0, 10.05, 100.0)  # nothing is saved
    assert rescaled(full, 1000.0, 10.0) == pytest.approx(10.0 + 41 / 1000, abs=1e-3)
    assert rescaled(full, inf, 10.0) == -inf
    assert rescaled(Numbers(0, -inf, inf), 10.0, 10.0) == pytest.approx(10.1)
