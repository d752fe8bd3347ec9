"""One goes before the others that share a rate: it gets the next permit, and no more leave than without it."""

from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes.share import share
from tests.limits.table import Place, Process, Table, arrive
from wxpush.limits.firstrate import FirstRate
from wxpush.limits.rate import burst
from wxpush.system.board import Numbers, Seat


class First(FirstRate):
    def __init__(self, rate: float, place: Place, now: float) -> None:
        place.say(Seat(rate, 0.0))
        super().__init__(rate, place, now)


def leaves(process, now: float) -> bool:
    """What a turnstile does with a message that is ready."""
    if process.wait(now) > 1e-9:
        process.reserve(now)
        return False
    return process.take(now)


def run(rate: float, seconds: float, wanted: list[float], *, tick: float, bulk: int = 2):
    """When rows of lists that never end left, and those that are handed in at `wanted`."""
    table = Table()
    lists: list[Process] = [arrive(table, rate, 0.0) for _ in range(bulk)]
    first = First(rate, Place(table), 0.0)
    now, rows, left, waiting, random = 1.0, [], [], [*wanted], Random(3)
    while now < seconds:
        now += tick * random.uniform(0.5, 1.5)
        everybody: list = [*lists, first]
        random.shuffle(everybody)
        for each in everybody:
            if each is not first:
                while leaves(each, now):
                    rows.append(now)
            else:
                first.wait(now)  # as a journal asks that has nothing to send
                while waiting and waiting[0] <= now and leaves(first, now):
                    left.append((waiting.pop(0), now))
    return rows, left


@pytest.mark.parametrize("rate", [5.0, 50.0, 400.0])
def test_a_message_that_comes_gets_the_next_permit_and_all_together_keep_the_rate(rate):
    tick = 0.1 / rate
    wanted = [2 + 3.07 * number / rate for number in range(40)]
    rows, left = run(rate, wanted[-1] + 20 / rate, wanted, tick=tick)
    assert len(left) == 40
    assert max(at - due for due, at in left) <= 1 / rate + 6 * tick
    for due, at in left:  # a list gets the permit that was due already, and none that is due later
        assert sum(due + 2 * tick <= row < at for row in rows) <= 1
    times = sorted([*rows, *(at for _, at in left)])
    for start, begin in enumerate(times):
        within = sum(begin <= each < begin + 10 / rate for each in times[start : start + 60])
        assert within <= 10 + burst(rate) + 1e-6
    whole = times[-1] - times[0]
    assert len(times) >= rate * whole * 0.9


def test_what_comes_without_an_end_goes_first_as_well():
    rows, left = run(20.0, 12.0, [2.0] * 500, tick=0.004)
    assert sum(2.2 < row < 11 for row in rows) <= 5
    assert len(left) >= 19 * 9


@settings(max_examples=share(100), deadline=None)
@given(
    rate=st.floats(2, 300),
    gaps=st.lists(st.floats(0, 3), min_size=1, max_size=20),
    late=st.lists(st.floats(0, 4), min_size=1, max_size=20),
)
def test_a_permit_that_is_used_late_or_never_lets_no_more_leave(rate, gaps, late):
    """`gaps`, `late`: in intervals: from one message to the next, and how late its process comes to use what is reserved."""
    table = Table()
    other, first = arrive(table, rate, 0.0), First(rate, Place(table), 0.0)
    now, times = 1.0, []
    for gap, behind in zip(gaps, late * 20, strict=False):
        for step in (gap, behind):
            end = now + step / rate
            while now < end:
                now += 0.13 / rate
                while leaves(other, now):
                    times.append(now)
            if leaves(first, now) and step is behind:
                times.append(now)
            elif step is gap:
                first.reserve(now)
    for start, begin in enumerate(times):
        for many, end in enumerate(times[start:], 1):
            assert many <= burst(rate) + (end - begin) * rate + 1e-6


def going_first(rate: float = 2.0, now: float = 0.0) -> tuple[Table, FirstRate]:
    """One that shares the rate with another, and reserves."""
    table = Table()
    arrive(table, rate, now)
    first = First(rate, Place(table), now)
    first.wait(9.95)
    table.numbers = Numbers(7, 10.5, rate)
    return table, first


def next_of(table: Table) -> float:
    assert table.numbers is not None
    return table.numbers.next


def test_a_permit_is_reserved_once_and_the_others_wait_for_the_one_behind_it():
    table, first = going_first()
    first.reserve(10.0)
    assert next_of(table) == 11.0
    first.reserve(10.5)
    assert next_of(table) == 11.0
    assert first.wait(10.0) == 0.5


def test_one_that_was_not_used_is_gone_once_its_time_is_over_and_another_may_be_reserved():
    table, first = going_first()
    first.reserve(10.0)
    table.numbers = Numbers(7, 11.25, 2.0)
    assert first._shared_wait(11.0) == 0.25
    first.reserve(11.0)
    assert next_of(table) == 11.75


@pytest.mark.parametrize(
    "numbers",
    [
        None,
        Numbers(7, -inf, inf),
        Numbers(7, 10.0, 2.0),  # one is due: it may leave now
        Numbers(7, 10.75, 2.0),  # reserved for another who goes first
    ],
)
def test_nothing_is_reserved_where_none_is_to_be_waited_for_or_another_has_it(numbers):
    table, first = going_first()
    table.numbers = numbers
    first.reserve(10.0)
    assert table.numbers == numbers


@pytest.mark.parametrize("what", ["locked", "broken"])
def test_where_the_numbers_cannot_be_had_nothing_is_reserved(what):
    table, first = going_first()
    setattr(table, what, True)
    first.reserve(10.0)
    setattr(table, what, False)
    assert next_of(table) == 10.5


def test_who_goes_by_his_share_reserves_nothing_and_waits_for_nothing_that_is_reserved():
    table, first = going_first()
    first.reserve(10.0)
    table.locked = True
    assert not first.take(10.5)
    table.locked = False
    first.reserve(11.5)
    assert next_of(table) == 11.0
    assert first._shared_wait(10.6) == pytest.approx(0.2)


def test_alone_nothing_is_reserved():
    table = Table()
    first = First(2.0, Place(table), 0.0)
    table.numbers = Numbers(1, 10.5, 2.0)
    first.reserve(10.0)
    assert next_of(table) == 10.5


@pytest.mark.parametrize("late", [2, 3])
def test_a_reserved_permit_is_used_though_others_took_some_behind_it(late):
    tick = 1 / 64  # from one message to the next; a burst is three of them
    table, first = going_first(64.0)
    table.numbers = Numbers(7, 10 + 3 * tick, 64.0)
    first.reserve(10.0)
    assert next_of(table) == 10 + 4 * tick
    table.numbers = Numbers(7, 10 + 5 * tick, 64.0)
    assert first.take(10 + late * tick)
    assert next_of(table) == 10 + 5 * tick


def test_of_numbers_that_are_gone_nothing_is_used():
    table, first = going_first()
    first.reserve(10.0)
    table.numbers = None
    assert not first.take(10.5)
