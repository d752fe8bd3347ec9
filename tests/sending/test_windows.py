"""The pump in a window: on a clock that jumps, through nights, holidays and changes of clocks, with faults and stops.

Ten thousand of them: `pytest -m long tests/sending/test_windows.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf
from random import Random

import anyio
import pytest
import trio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trio.testing import MockClock

from tests.lanes.share import share
from tests.schedule.calendars import MOMENTS, inside, windows
from tests.sending.fakes import LoopClock, MemoryCheckpoint, Wechat, World, lost, ok
from wxpush.errors import Exit, Reason, Stop
from wxpush.limits import gates
from wxpush.limits.window import WindowLimit
from wxpush.model import Message, State
from wxpush.schedule.week import week
from wxpush.schedule.window import Window
from wxpush.schedule.zones import zone

TIMEOUT = 10.0
INTERRUPT = Stop(Reason.SIGNAL, Exit.INTERRUPTED)


class FarAway(Wechat):
    """Requests arrive a while after they left; some get no answer the first time, and that is noticed at their deadline."""

    def __init__(self, *given, **more) -> None:
        super().__init__(*given, **more)
        self.random = Random(5)
        self.arrived: list[tuple[float, int]] = []

    async def serve(self, path: str, body: bytes):
        row, left = int(body), anyio.current_time()
        await anyio.sleep(self.random.random() * (TIMEOUT - 0.5))
        self.arrived.append((anyio.current_time(), row))
        reply = await super().serve(path, body)
        if reply == lost():
            await anyio.sleep(max(0.0, left + TIMEOUT - anyio.current_time()))
        return reply


@dataclass(frozen=True, kw_only=True)
class Case:
    """`faulty`: the share of rows that get no answer; `stops`: seconds after which an operator stops it, again and again."""

    window: Window
    at_ms: int
    rows: int
    rate: float
    faulty: float
    stops: tuple[float, ...] = ()
    #: How often those get no answer.
    times: int = 1


@dataclass
class Played:
    arrived: list[tuple[int, int]]
    states: dict[int, State]


def pending(rows: int, checkpoint: MemoryCheckpoint) -> Iterator[Message]:
    for row in range(1, rows + 1):
        record = checkpoint.records.get(row)
        if record is None or record.state is State.PENDING:
            yield Message(
                row=row, key=b"k" * 16, body=str(row).encode(), who=row, recorded=record is not None
            )


async def _play(case: Case) -> Played:
    clock, checkpoint, random = LoopClock(case.at_ms), MemoryCheckpoint(), Random(3)
    silent = {row for row in range(1, case.rows + 1) if random.random() < case.faulty}
    arrived: list[tuple[int, int]] = []
    for seconds in (*case.stops, inf):
        world = World(
            case.rows,
            lambda row, before: lost() if row in silent and before < case.times else ok(row),
            rate=case.rate,
            wechat=FarAway,
            checkpoint=checkpoint,
            messages=pending(case.rows, checkpoint),
            clock=clock,
            window=WindowLimit(case.window, timeout=TIMEOUT, rate=case.rate),
        )
        sender = world.sender
        async with anyio.create_task_group() as tasks:

            async def interrupt(sender=sender, seconds=seconds) -> None:
                await anyio.sleep(seconds)
                sender.stop(INTERRUPT)

            tasks.start_soon(interrupt)
            await sender.run()
            tasks.cancel_scope.cancel()
        assert isinstance(world.wechat, FarAway)
        arrived += [(clock.base_ms + round(when * 1000), row) for when, row in world.wechat.arrived]
    return Played(arrived, {row: record.state for row, record in checkpoint.records.items()})


def play(case: Case) -> Played:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gates, "_LOOK_AGAIN", 7200.0)  # nobody sets the clock here, and nights are long
        return trio.run(_play, case, clock=MockClock(autojump_threshold=0))


@st.composite
def moments(draw: st.DrawFn) -> tuple[Window, int]:
    """A window and when it begins, mostly within two minutes of its end."""
    window, at_ms = draw(windows()), draw(MOMENTS)
    before = draw(st.none() | st.integers(0, 120_000) | st.integers(0, 120_000))
    opening = next(window.openings(at_ms), None)
    return window, at_ms if before is None or opening is None else opening.end - before


def cases(most_stops: int) -> st.SearchStrategy[Case]:
    return st.builds(
        lambda placed, **more: Case(window=placed[0], at_ms=placed[1], **more),
        moments(),
        rows=st.integers(1, 40),
        rate=st.sampled_from([0.05, 0.5, 2.0, 20.0]),
        faulty=st.sampled_from([0.0, 0.2, 0.6]),
        times=st.sampled_from([1, 1, 3]),
        stops=st.just(()) | st.lists(st.floats(0, 100_000), min_size=1, max_size=most_stops).map(tuple),
    )


def holds(case: Case) -> None:
    """Nothing arrives outside, nothing is left, and nothing is in doubt but by a stop."""
    if next(WindowLimit(case.window, timeout=TIMEOUT, rate=case.rate).usable(case.at_ms), None) is None:
        return
    played = play(case)
    assert [at for at, _ in played.arrived if not inside(case.window, at)] == []
    states = set(played.states.values())
    assert len(played.states) == case.rows
    assert states <= ({State.SENT, State.IN_DOUBT} if case.stops or case.times > 1 else {State.SENT})


@pytest.mark.parametrize("before", [15, 25, 40, 60])
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("name", ["Asia/Shanghai", "Europe/Berlin"])
def test_the_end_of_a_window_catches_nothing(before, name, times):
    window = Window(week("Mon-Fri 09:00-18:00; Sat 22:00-03:00"), zone(name), name)
    for day in ("2026-03-27T18:00", "2026-03-29T03:00"):  # a Friday, and the night of a change of clocks
        end_ms = int(datetime.fromisoformat(day).replace(tzinfo=window.zone).timestamp() * 1000)
        holds(Case(window=window, at_ms=end_ms - before * 1000, rows=40, rate=2.0, faulty=0.5, times=times))


def test_a_slow_rate_leaves_time_for_a_repeat():
    window = Window(week("Sun 00:00-00:05"), zone("Asia/Shanghai"), "Asia/Shanghai")
    holds(Case(window=window, at_ms=1_289_664_235_087, rows=2, rate=0.05, faulty=0.6))


@pytest.mark.parametrize("seconds", [90.0, 300.0, 500.0])
def test_a_rate_of_less_than_one_a_minute_leaves_time_for_a_repeat_too(seconds):
    window = Window(week("Sun 00:00-03:00"), zone("Asia/Shanghai"), "Asia/Shanghai")
    for before in (0.2, 0.7, 1.2, 2.5):
        at_ms = 1_289_664_000_000 + 3 * 3_600_000 - round(before * seconds * 1000)
        holds(Case(window=window, at_ms=at_ms, rows=3, rate=1 / seconds, faulty=0.9))


def test_a_week_in_which_a_window_was_closed_is_none_without_a_success():
    window = Window(week("Sat 00:00-00:05"), zone("Asia/Shanghai"), "Asia/Shanghai")
    holds(Case(window=window, at_ms=1_289_577_849_995, rows=34, rate=2.0, faulty=0.6, times=3))


@settings(max_examples=share(25), suppress_health_check=[HealthCheck.filter_too_much])
@given(cases(most_stops=3))
def test_nothing_arrives_outside_its_window_and_nothing_is_caught_by_its_end(case):
    holds(case)


@pytest.mark.long
@settings(max_examples=10_000, suppress_health_check=[HealthCheck.filter_too_much])
@given(cases(most_stops=3))
def test_ten_thousand_of_them(case):
    holds(case)
