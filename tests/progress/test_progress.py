"""Observers alone: who is shown what, and when."""

import io
import os
import time
from typing import Any

import pytest
from rich.console import Console

from wxpush.hold import Held, Hold
from wxpush.model import Kind, Verdict
from wxpush.progress.bar import view
from wxpush.progress.base import Several, Silence
from wxpush.progress.lines import Lines, SurveyLines, heartbeat
from wxpush.progress.outlet import Outlet
from wxpush.progress.snapshot import Snapshot


def snapshot(**changes) -> Snapshot:
    values: dict[str, Any] = dict.fromkeys(
        ("sent", "rejected", "under_review", "in_doubt", "in_flight", "retries"), 0
    )
    values |= {"done": 5, "total": 10, "rate": 49.5, "limit": 50.0, "breaker": "closed", "eta": 90.0}
    return Snapshot(**values | changes)


@pytest.fixture
def pipe():
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as source, os.fdopen(writer, "w") as sink:
        os.set_blocking(reader, False)
        yield source, sink


class Counting(Silence):
    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.seen = 0
        self.closed = False

    def show(self, _snapshot) -> None:
        self.seen += 1

    def close(self) -> None:
        self.closed = True


def test_several_observers_keep_their_own_pace():
    quick, slow = Counting(0.2), Counting(60.0)
    both = Several([quick, slow])
    for _ in range(301):
        both.show(snapshot())
    both.close()
    assert (both.interval, quick.seen, slow.seen) == (0.2, 301, 2)
    assert quick.closed
    assert slow.closed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "5/10 rows, 49.5/s of 50/s, ETA 1m30s, elapsed 0s, 0 sent"),
        (
            {"eta": None, "sent": 4, "rejected": 1, "limit": None},
            "5/10 rows, 49.5/s, ETA unknown, elapsed 0s, 4 sent, 1 rejected",
        ),
        (
            {"in_flight": 1200, "done_before": 7, "sent_before": 6, "holds": (Hold(by=Held.TOKEN),)},
            "12/17 rows, 49.5/s of 50/s, ETA 1m30s, elapsed 0s, 1,200 in flight, 6 sent (0 now); waiting for an access token",
        ),
    ],
)
def test_a_heartbeat_tells_what_matters(pipe, changes, said):
    source, sink = pipe
    lines = Lines(Outlet(sink))
    lines.show(snapshot(**changes))
    lines.close()
    assert source.read().decode() == f"note: {heartbeat(snapshot(**changes))}\n" == f"note: {said}\n"


def test_a_long_survey_tells_how_far_it_is_after_a_second_and_every_minute(pipe):
    source, sink = pipe
    times = iter([0.0, 0.5, 1.0, 30.0, 61.0])
    lines = SurveyLines(Outlet(sink), "campaign.csv", 200, lambda: next(times))
    for done in (10, 20, 100, 300):
        lines.show(done, done * 10)
    lines.close()
    assert source.read().decode() == (
        "note: checking campaign.csv: 200 rows, 10%\nnote: checking campaign.csv: 3,000 rows, 100%\n"
    )


@pytest.mark.parametrize(
    ("total", "done", "percent"), [(0, 0, 0), (0, 1, 100), (1000, 9, 0), (1000, 10, 1), (1000, 999, 99), (1000, 1000, 100)]
)  # fmt: skip
def test_a_survey_is_told_in_whole_percents_that_are_reached(pipe, total, done, percent):
    source, sink = pipe
    times = iter([0.0, 1.0])
    SurveyLines(Outlet(sink), "c.csv", total, lambda: next(times)).show(done, 1)
    assert f", {percent}%\n" in source.read().decode()


def _drawn(width: int, **changes) -> list[str]:
    drawn = io.StringIO()
    console = Console(file=drawn, width=width, legacy_windows=False)
    console.print(view("a rather long name of a campaign.csv", snapshot(**changes)))
    return drawn.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_the_view_has_three_lines_in_any_width_and_the_bar_uses_it(width):
    lines = _drawn(width, done=10, limit=None, eta=None, rejected=10**6, in_flight=10**6, retries=10**6)
    assert len(lines) == 3
    assert max(map(len, lines)) <= width
    assert len(lines[0]) == width
    assert lines[0].count("━") >= width - 55


def test_a_line_below_names_what_holds_messages_back_and_is_whole_in_a_narrow_terminal():
    hold = Hold(by=Held.THROTTLED, seconds=37.0, rate=25.0, why=Verdict(Kind.THROTTLED, 45011))
    noon = int(time.mktime((2026, 11, 30, 12, 0, 0, 0, 0, -1))) * 1000
    lines = _drawn(60, asked=50.0, at_ms=noon, holds=(hold, Hold(by=Held.TOKEN)))
    assert " ".join(line.strip() for line in lines[3:]) == (
        "45011 from WeChat: too many per minute; waiting until 12:00:37, then 25/s (asked for: 50/s)"
    )
    assert "100.0%" in _drawn(120, total=0, done=0)[0]


def test_an_outlet_that_is_stuck_is_waited_for_once(pipe):
    source, sink = pipe
    outlet = Outlet(sink)
    while outlet.ready():
        outlet.write("x" * 4096)
    outlet.write("lost", patience=0.01)
    outlet.write("lost too", patience=3600.0)
    assert source.read()
    outlet.write("heard", patience=3600.0)
    assert source.read().endswith(b"heard")


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_an_outlet_without_a_descriptor_takes_nothing(stream):
    outlet = Outlet(stream)
    outlet.write("lost", patience=1.0)
    assert not outlet.ready()
    assert not outlet.is_terminal


def test_an_outlet_whose_descriptor_was_closed_takes_nothing(pipe):
    _, sink = pipe
    copy = os.fdopen(os.dup(sink.fileno()), "w")
    outlet = Outlet(copy)
    copy.close()
    outlet.write("lost")
    assert not outlet.ready()
