"""What several processes read of one file, and how each of them goes by it."""

from math import inf, nan

import pytest

from tests.limits.table import Place, Process, Table, arrive
from wxpush.hold import Held
from wxpush.limits.agreed import bounded, rescaled, wait
from wxpush.limits.firstrate import FirstRate
from wxpush.model import Kind, Verdict
from wxpush.system.board import Numbers, Seat


@pytest.mark.parametrize(
    ("numbers", "seconds"),
    [
        (Numbers(0, 10.5, 2.0), 0.5),
        (Numbers(0, 10.5, 100.0), 0.02),  # bounded, and a burst of five, of which the first leaves at once
        (Numbers(0, 9.0, 2.0), -1.0),
        (Numbers(0, -inf, inf), 0.0),
        (Numbers(0, nan, inf), 0.0),
    ],
)
def test_the_next_permit_is_there_when_the_numbers_say_less_what_may_leave_together(numbers, seconds):
    assert wait(numbers, 10.0) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("numbers", "rate", "at"),
    [
        # a full burst was saved up: so many may leave at the other rate, and no more
        (Numbers(0, 10.0, 100.0), 2.0, 10.0),
        (Numbers(0, 10.0, 2.0), 100.0, 10.0 + 4 / 100),
        (Numbers(0, 10.5, 2.0), 100.0, 10.0 + 5 / 100),
        (Numbers(0, 9.0, 2.0), 100.0, 10.0 + 4 / 100),
        # of what knew no bound, or stands there by no right, nothing is saved up
        (Numbers(0, 10.0, inf), 2.0, 10.5),
        (Numbers(0, 10.0, nan), 2.0, 10.5),
        # it is the same rate: nothing changes
        (Numbers(0, 10.25, 2.0), 2.0, 10.25),
        (Numbers(0, -5.0, 2.0), 2.0, -5.0),
    ],
)
def test_at_another_rate_as_much_is_saved_up_as_before(numbers, rate, at):
    assert rescaled(numbers, rate, 10.0) == pytest.approx(at)


def test_what_is_no_number_counts_as_the_farthest_that_may_be():
    assert bounded(Numbers(0, nan, 2.0), 10.0) == 11.0


# Who comes and who is there.


def test_who_is_there_is_asked_anew_every_tenth_of_a_second():
    table = Table()
    first = arrive(table, 50.0, 0.0)
    arrive(table, 50.0, 0.01)
    first.wait(0.05)
    assert first.company.many == 0
    first.wait(0.1)
    assert first.company.many == 1
    first.wait(1.0)
    arrive(table, 50.0, 1.05)
    first.wait(1.1)  # to the tick of the clock
    assert first.company.many == 2


def test_a_seat_that_asks_for_nothing_is_nobody():
    table = Table()
    table.seats["nobody"] = Seat(0.0, 0.0)
    assert arrive(table, 50.0, 1.0).company.many == 0


@pytest.mark.parametrize(("took", "active"), [(10.0, 1), (9.0, 1), (8.9, 0), (10.1, 0)])
def test_who_took_a_permit_within_a_second_wants_more(took, active):
    table = Table()
    table.seats["other"] = Seat(50.0, took)
    assert arrive(table, 50.0, 10.0).company.active == active


def test_where_the_file_cannot_be_used_it_goes_by_its_own_rate():
    table = Table()
    table.broken = True
    alone = FirstRate(50.0, Place(table), 0.0)
    assert (alone.wait(0.0) <= 0, alone.in_force(0.0), alone.hold(0.0)) == (True, 50.0, None)
    assert alone.take(0.0)


@pytest.mark.parametrize("what", ["broken", "locked"])
def test_who_could_not_say_that_he_came_says_so_as_soon_as_he_can(what):
    table = Table()
    first = arrive(table, 100.0, 0.0)
    place = Place(table)
    place.say(Seat(10.0, 0.0))
    setattr(table, what, True)
    second = FirstRate(10.0, place, 1.0)
    setattr(table, what, False)
    second.wait(1.2)
    first.wait(1.4)
    assert (second.company.many, first.company.many, first.in_force(1.4)) == (1, 1, 10.0)


def test_who_tells_others_counts_the_changes_up_and_begins_anew_behind_the_largest_number():
    table = Table()
    arrive(table, 50.0, 0.0)
    assert table.numbers == Numbers(1, -inf, 50.0)
    second = arrive(table, 50.0, 1.0)
    for now in (1.2, 1.4, 1.6):
        second.wait(now)
    assert table.numbers == Numbers(2, -inf, 50.0)
    table.numbers = table.numbers._replace(changes=2**63 - 1)
    arrive(table, 50.0, 2.0)
    assert table.numbers.changes == 0


def test_what_left_alone_counts_for_all():
    table = Table()
    first = arrive(table, 1.0, 0.0)
    assert first.take(1000.0)
    second = arrive(table, 1.0, 1000.0)
    first.wait(1000.1)
    assert second.wait(1000.5) == pytest.approx(0.5)


def test_what_another_took_counts_for_the_last_who_stays():
    table = Table()
    first, second = arrive(table, 1.0, 0.0), arrive(table, 1.0, 0.0)
    first.wait(5.0)
    assert second.take(5.0)
    second.place.die()
    assert first.wait(5.2) == pytest.approx(0.8)


def test_the_lowest_of_all_rates_holds():
    table = Table()
    first, *_ = [arrive(table, rate, 0.0) for rate in (80.0, 20.0, 50.0)]
    first.wait(1.0)
    assert first.in_force(1.0) == 20.0


def test_who_finds_the_file_deleted_goes_to_the_one_that_others_find_and_says_so():
    first, table = arrive(Table(), 50.0, 0.0), Table()
    second = arrive(table, 10.0, 0.0)
    first.place.moved_to = table
    first.wait(1.0)
    second.wait(1.2)
    assert (first.company.many, first.in_force(1.0), second.company.many) == (1, 10.0, 1)


def two(rate: float = 10.0) -> tuple[Table, Process, Process]:
    """Two that know each other, a second before 0."""
    table = Table()
    first, second = arrive(table, rate, -5.0), arrive(table, rate, -5.0)
    for process in (first, second):
        process.wait(-1.0)
    return table, first, second


def test_without_the_numbers_each_goes_by_its_share_and_with_them_again_nothing_is_saved_up():
    table, first, _ = two()
    table.locked = True
    # Whoever has the lock for a moment gives it back; after 0.3 s he is taken for stopped.
    left = [(now, first.take(now)) for now in (0.0, 0.2, 0.3, 0.4, 0.5)]
    assert left == [(0.0, False), (0.2, False), (0.3, True), (0.4, False), (0.5, True)]
    assert first.wait(0.6) == pytest.approx(0.1)
    table.locked = False
    assert not first.take(0.6)
    assert table.numbers is not None
    assert table.numbers.next == pytest.approx(0.7)
    table.numbers = table.numbers._replace(next=0.7)
    assert first.take(0.7)


def test_numbers_that_can_neither_be_read_nor_written_let_nothing_leave_at_once():
    table, first, _ = two()
    table.unreadable = True
    assert first.wait(-0.95) <= 0
    assert first.take(-0.95) is False
    assert first.wait(-0.95) == pytest.approx(0.0005)
    assert first.wait(0.0) == pytest.approx(0.3)


def test_numbers_that_are_gone_are_agreed_on_anew_before_the_next_permit():
    table, first, _ = two()
    table.numbers = None
    assert not first.take(-0.95)
    first.wait(-0.95)
    assert table.numbers is not None


def test_a_rate_that_another_made_lower_is_told_from_the_next_permit_on():
    table, first, _ = two()
    assert table.numbers is not None
    table.numbers = table.numbers._replace(rate=4.0)
    first.take(-0.95)
    assert first.in_force(-0.95) == 4.0


def test_a_permit_that_another_was_quicker_to_take_is_asked_for_again_half_a_millisecond_later():
    table, first, _ = two()
    table.numbers = Numbers(9, 0.00001, 10.0)
    assert first.take(0.0) is False
    assert first.wait(0.0) == 0.0005


def test_alone_it_foresees_what_it_asks_for_though_that_could_not_be_said():
    table = Table()
    process = arrive(table, 50.0, 0.0)
    table.broken = True
    process.retune(100.0, 0.0)
    assert process.rows_within(2.0, 0.0, least=1) == 200.0


def test_a_slowdown_of_its_own_is_told_before_the_company():
    table = Table()
    first, _ = arrive(table, 50.0, 0.0), arrive(table, 50.0, 0.0)
    first.wait(1.0)
    first.learn(Verdict(Kind.THROTTLED, 45011), 1.0)
    hold = first.hold(1.0)
    assert hold is not None
    assert (hold.by, hold.rate) == (Held.SLOWED, 25.0)


def test_alone_or_without_a_bound_it_foresees_what_its_own_rate_lets_leave():
    table = Table()
    alone = arrive(table, 50.0, 0.0)
    assert alone.rows_within(2.0, 0.0, least=1) == 100.0
    arrive(table, 10.0, 1.0)
    alone.wait(1.2)
    assert alone.rows_within(2.0, 1.2, least=1) == 20.0
    everybody = Table()
    unbound, _ = arrive(everybody, inf, 0.0), arrive(everybody, inf, 0.0)
    assert unbound.rows_within(2.0, 0.0, least=7) == 7
