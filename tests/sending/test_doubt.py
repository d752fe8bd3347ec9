"""How old a request is whose outcome an earlier invocation never learnt."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wxpush.model import Instant, Record, State
from wxpush.sending.doubt import Present, age, sort

FIRST = Instant(1_700_000_000_000, 1_000_000)
MINUTE = 60_000


def record(row=1, *, invocation=1, wall=FIRST.wall_ms, boot=FIRST.boot_ms) -> Record:
    return Record(row, State.IN_FLIGHT, first_ms=wall, first_boot_ms=boot, invocation=invocation)


def present(*, wall=0, boot=0, boot_id="A", newest=0) -> Present:
    """Times in ms after FIRST."""
    return Present(
        now=Instant(FIRST.wall_ms + wall, FIRST.boot_ms + boot),
        boot_id=boot_id,
        boots={1: "A", 2: "", 3: "B"},
        newest_ms=FIRST.wall_ms + newest,
    )


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        # one boot: the larger of both clocks' words
        (present(wall=7 * MINUTE, boot=7 * MINUTE), 420),
        (present(wall=2 * MINUTE, boot=7 * MINUTE, newest=3 * MINUTE), 420),
        (present(wall=-600 * MINUTE, boot=12 * MINUTE, newest=0), 720),
        (present(wall=60 * MINUTE, boot=2 * MINUTE), 3600),
        # another boot: the wall clock, unless it was set back
        (present(wall=7 * MINUTE, boot=-900_000, boot_id="B", newest=6 * MINUTE), 420),
        (present(wall=7 * MINUTE, boot=9 * MINUTE, boot_id="B", newest=7 * MINUTE), 420),
        (present(wall=7 * MINUTE, boot_id="B", newest=7 * MINUTE + 1), inf),
        (present(wall=-1, boot_id="B", newest=-2), inf),
        # a boot that has no name is never the same
        (present(wall=7 * MINUTE, boot=12 * MINUTE, boot_id=""), 420),
        (present(wall=-5 * MINUTE, boot=1 * MINUTE, boot_id=""), inf),
    ],
)
def test_the_age_errs_towards_old(now, seconds):
    assert age(record(), now) == seconds


def test_two_nameless_boots_are_not_the_same():
    now = present(wall=2 * MINUTE, boot=12 * MINUTE, boot_id="")
    assert age(record(invocation=2), now) == 120


def test_a_row_of_an_invocation_nobody_knows_goes_by_the_wall_clock():
    assert age(record(invocation=9), present(wall=4 * MINUTE, boot=1)) == 240


@pytest.mark.parametrize("missing", [{"wall": None}, {"boot": None}, {"wall": None, "boot": None}])
def test_a_row_without_times_is_old(missing):
    assert age(record(**missing), present()) == inf


def test_rows_are_sorted_by_whether_they_may_be_repeated():
    now = present(wall=10 * MINUTE, boot=10 * MINUTE)
    young, edge = FIRST.wall_ms + MINUTE + 1, FIRST.wall_ms + MINUTE
    doubts = sort(
        [
            record(1, wall=young, boot=FIRST.boot_ms + MINUTE + 1),
            record(2, wall=edge, boot=FIRST.boot_ms + MINUTE),
            record(3),
        ],
        now,
        repeat_seconds=540.0,
    )
    assert [old.row for old in doubts.old] == [2, 3]
    assert doubts.repeatable == {1: Instant(young, FIRST.boot_ms + MINUTE + 1)}


def test_after_a_reboot_the_first_try_is_dated_in_the_new_boot():
    now = present(wall=2 * MINUTE, boot=-990_000, boot_id="B", newest=MINUTE)
    assert sort([record()], now, repeat_seconds=540.0).repeatable == {
        1: Instant(FIRST.wall_ms, now.now.boot_ms - 2 * MINUTE)
    }


times = st.integers(-3_600_000, 3_600_000)


@settings(deadline=None)
@given(wall=times, boot=times, newest=times, boot_id=st.sampled_from(["A", "B", ""]))
def test_what_is_repeated_is_young_by_every_clock_that_can_be_believed(wall, boot, newest, boot_id):
    now = present(wall=wall, boot=boot, newest=newest, boot_id=boot_id)
    doubts = sort([record()], now, repeat_seconds=540.0)
    assert len(doubts.repeatable) + len(doubts.old) == 1
    if doubts.repeatable:
        assert wall < 9 * MINUTE
        assert boot < 9 * MINUTE or boot_id != "A"
        assert (wall >= 0 and newest <= wall) or boot_id == "A"
        first = doubts.repeatable[1]
        assert now.now.wall_ms - first.wall_ms == now.now.boot_ms - first.boot_ms


@given(row=st.integers(0, 1_000_000))
def test_where_no_id_tells_repeats_apart_none_may_be_repeated(row):
    doubts = sort([record()], present(wall=row, boot=row), repeat_seconds=0.0)
    assert (doubts.repeatable, doubts.old) == ({}, [record()])
