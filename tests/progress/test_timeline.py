"""An invocation noted ten seconds a line: what was done in each, what held it back, and how long answers took."""

from wxpush.checkpoint.latencies import counted
from wxpush.checkpoint.timeline import Stretch
from wxpush.hold import Held, Hold
from wxpush.model import Kind, State, Verdict
from wxpush.progress.camera import Camera, Extent
from wxpush.progress.timeline import Timeline
from wxpush.sending.tally import Tally

BEGAN_MS = 1_764_500_400_000
BUSY = Verdict(Kind.THROTTLED, errcode=45009)
UNSENT = Verdict(Kind.UNSENT, detail="name not resolved")


class Limit:
    """A rate in force that is set by hand."""

    def __init__(self) -> None:
        self.in_force = 50.0

    def rate(self, _now: float) -> float:
        return self.in_force


class World:
    def __init__(self) -> None:
        self.now = 100.0
        self.limit = Limit()
        self.tally = Tally()
        self.holds: list[Hold] = []
        self.noted: list[Stretch] = []
        camera = Camera(
            Extent(total=1000, asked=50),
            tally=self.tally,
            limiter=self.limit,
            holders=(
                lambda _: self.holds[0] if self.holds else None,
                lambda _: self.holds[1] if len(self.holds) > 1 else None,
            ),
            clock=lambda: self.now,
            wall_ms=lambda: BEGAN_MS + round((self.now - 100) * 1000),
        )
        self.timeline = Timeline(camera, self.tally, self.noted.append, invocation=3)

    def after(self, seconds: float, sent: int = 0, *, rejected: int = 0, took: float | None = None) -> None:
        """So much later, looked at every two seconds."""
        self.tally.states[State.SENT] += sent
        self.tally.states[State.REJECTED] += rejected
        self.tally.attempts += sent + rejected
        self.tally.took.extend([] if took is None else [took] * (sent + rejected))
        for _ in range(round(seconds / 2)):
            self.now += 2
            self.timeline.look()


def test_each_ten_seconds_are_a_stretch_of_what_was_done_in_them():
    world = World()
    world.after(10, 490, rejected=10, took=0.05)
    world.tally.retries = 4
    world.after(10, 300, took=0.2)
    first, second = world.noted
    assert first == Stretch(
        invocation=3, from_ms=BEGAN_MS, until_ms=BEGAN_MS + 10_000, sent=490, rejected=10, attempts=500, rate=50.0,
        took=dict(counted([0.05] * 500)),
    )  # fmt: skip
    assert (second.from_ms, second.until_ms) == (BEGAN_MS + 10_000, BEGAN_MS + 20_000)
    assert (second.sent, second.rejected, second.attempts, second.retries) == (300, 0, 300, 4)
    assert second.took == counted([0.2] * 300)


def test_the_end_notes_what_is_left_of_it():
    world = World()
    world.after(4, 7)
    assert world.noted == []
    world.timeline.end()
    assert [(one.sent, one.until_ms - one.from_ms) for one in world.noted] == [(7, 4000)]


def test_of_thousands_of_answers_a_second_some_are_remembered():
    world = World()
    world.after(10, 50_000, took=0.01)
    (one,) = world.noted
    assert 1000 < sum(one.took.values()) < 50_000


def test_what_held_messages_back_most_is_told_with_why():
    world = World()
    world.holds = [Hold(by=Held.THROTTLED, why=BUSY)]
    world.after(2, 9)
    world.holds, world.limit.in_force = [Hold(by=Held.SLOWED, why=BUSY)], 25.0
    world.after(8, 30)
    world.holds = [Hold(by=Held.PROBING, why=UNSENT)]
    world.after(10, 1)
    assert [(one.held, one.why, one.rate) for one in world.noted] == [
        ("slowed", "45009", 25.0), ("breaker", "name_not_resolved", 25.0),
    ]  # fmt: skip


def test_how_a_run_goes_in_any_case_is_no_reason():
    world = World()
    world.holds = [Hold(by=Held.REPEATING, why=BUSY), Hold(by=Held.QUOTA, many=3, of=5)]
    world.after(10, 9)
    world.holds = [Hold(by=Held.SPACED, seconds=9.0), Hold(by=Held.DISK, many=40)]
    world.after(10, 9)
    assert [one.held for one in world.noted] == [None, "disk"]


def test_hours_in_which_nothing_happens_are_one_line():
    world = World()
    world.after(10, 5)
    world.holds = [Hold(by=Held.BREAKER, why=UNSENT)]
    world.after(3600)
    assert len(world.noted) == 1, "nothing is committed meanwhile, so nothing is handed over"
    world.holds = []
    world.after(10, 5)
    assert [(one.sent, one.held, (one.until_ms - one.from_ms) // 1000) for one in world.noted] == [
        (5, None, 10), (0, "breaker", 3600), (5, None, 10),
    ]  # fmt: skip


def test_an_idle_end_is_noted_too():
    world = World()
    world.after(10, 5)
    world.after(10)
    world.timeline.end()
    assert [one.sent for one in world.noted] == [5, 0]
