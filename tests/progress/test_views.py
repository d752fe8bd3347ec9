"""What is shown: lines for logs and programs, a bar for a terminal."""

import io
import json
import os

import msgspec
import pytest
from rich.console import Console

from wxpush.hold import Held, Hold
from wxpush.model import Kind, Verdict
from wxpush.progress.bar import Bar, SurveyBar, console, view
from wxpush.progress.base import Several, Silence
from wxpush.progress.lines import JsonLines, Lines, heartbeat
from wxpush.progress.outlet import Outlet
from wxpush.progress.snapshot import Snapshot
from wxpush.words.labels import Label

PLAIN = Snapshot(
    done=1500, total=10_000, sent=1500, rejected=0, under_review=0, in_doubt=0, in_flight=0, retries=0,
    rate=49.95, limit=50.0, asked=50.0, breaker="closed", eta=170.0, elapsed=30.0,
)  # fmt: skip
EMPTY = msgspec.structs.replace(
    PLAIN, done=0, total=0, sent=0, eta=None, limit=None, asked=None, rate=0.0, elapsed=0.0
)
BUSY = msgspec.structs.replace(
    PLAIN, rejected=3, under_review=4, in_doubt=5, in_flight=50, retries=1234, eta=None, elapsed=30.4,
    errcodes={49999: 1, 43004: 2},
    holds=(
        Hold(by=Held.TOKEN),
        Hold(by=Held.FAULTS, why=Verdict(Kind.UNSURE, detail="HTTP 500"), many=3, of=100),
    ),
)  # fmt: skip


@pytest.fixture
def pipe():
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        yield Outlet(stream), lambda: os.read(read, 65_536).decode()
    os.close(read)


@pytest.mark.parametrize(
    ("snapshot", "line"),
    [
        (PLAIN, "1,500/10,000 rows, 50.0/s of 50/s, ETA 2m50s, elapsed 30s, 1,500 sent"),
        (EMPTY, "0/0 rows, 0.0/s, ETA unknown, elapsed 0s, 0 sent"),
        (
            BUSY,
            (
                "1,500/10,000 rows, 50.0/s of 50/s, ETA unknown, elapsed 30s, 50 in flight, 1,234 retries, 1,500 sent, "
                "3 rejected (43004 unfollowed 2, 49999 1), 4 under review, 5 in doubt; "
                "waiting for an access token; 3 of the last 100 requests failed (HTTP 500); they are repeated"
            ),
        ),
    ],
)
def test_a_heartbeat_holds_what_matters(snapshot, line):
    assert heartbeat(snapshot) == line


def test_lines_are_lines(pipe):
    outlet, read = pipe
    lines = Lines(outlet)
    for number in range(200):
        lines.show(msgspec.structs.replace(PLAIN, elapsed=number * 0.5))
    lines.show(BUSY)
    lines.close()
    lines.close()
    first, minute = msgspec.structs.replace(PLAIN, elapsed=0.0), msgspec.structs.replace(PLAIN, elapsed=60.0)
    assert read() == f"note: {heartbeat(first)}\nnote: {heartbeat(minute)}\nnote: {heartbeat(BUSY)}\n", (
        "the first, a minute's, the last"
    )


def test_programs_get_one_object_a_line(pipe):
    outlet, read = pipe
    lines = JsonLines(outlet)
    lines.show(BUSY)
    lines.close()
    assert json.loads(read()) == {
        "type": "progress",
        "schema": 1,
        **msgspec.json.decode(msgspec.json.encode(BUSY.as_object())),
    }


def test_both_go_each_at_its_own_pace(pipe):
    outlet, read = pipe
    both = Several([JsonLines(outlet), Lines(outlet)])
    for second in range(61):
        both.show(msgspec.structs.replace(PLAIN, elapsed=float(second)))
    both.close()
    lines = read().splitlines()
    assert both.interval == 1
    assert [number for number, line in enumerate(lines) if line.startswith("note: ")] == [1, 62]


def test_silence_says_nothing():
    silence = Silence()
    silence.show(PLAIN)
    silence.close()
    assert silence.interval >= 60
    assert Silence(1.0).interval == 1


def drawn(width: int) -> tuple[Console, io.StringIO]:
    """A terminal, and what is drawn on it."""
    text = io.StringIO()
    return Console(file=text, width=width, force_terminal=True, color_system=None, legacy_windows=False), text


@pytest.mark.parametrize("snapshot", [PLAIN, EMPTY, BUSY])
def test_a_view_is_a_few_lines_with_everything_in_them(snapshot):
    target, text = drawn(120)
    target.print(view("c" * 30 + ".csv", snapshot))
    shown = text.getvalue()
    assert len(shown.splitlines()) == (4 if snapshot.holds else 3)
    assert f"{snapshot.done:,}/{snapshot.total:,}" in shown
    assert ("waiting for an access token" in shown) == bool(snapshot.holds)
    assert ("ETA unknown" in shown) == (snapshot.eta is None)
    assert ("of 50/s" in shown) == (snapshot.limit is not None)


def test_a_title_is_no_markup():
    target, text = drawn(120)
    target.print(view("[bold]x[/bold].csv", PLAIN))
    assert "[bold]x[/bold].csv" in text.getvalue()


def test_the_bar_is_drawn_only_while_it_is_taken(pipe):
    outlet, _ = pipe
    target, text = drawn(100)
    bar = Bar(target, outlet, "c.csv")
    bar.show(PLAIN)
    bar.close()
    assert "1,500/10,000" in text.getvalue()
    stopped, nothing = drawn(100)
    unread = Bar(stopped, Outlet(None), "c.csv")
    before = nothing.getvalue()
    unread.show(PLAIN)
    unread.note(Label.NOTE, "said")
    unread.close()
    assert nothing.getvalue() == before


def test_the_survey_shows_how_far_it_has_read(pipe):
    outlet, _ = pipe
    target, text = drawn(100)
    bar = SurveyBar(target, outlet, "c.csv", 0)
    bar.show(500, 1234)
    bar.close()
    assert "1,234 rows" in text.getvalue()


def test_a_survey_that_nobody_looks_at_is_not_drawn():
    target, text = drawn(100)
    bar = SurveyBar(target, Outlet(None), "c.csv", 0)
    before = text.getvalue()
    bar.show(500, 1234)
    bar.note(Label.NOTE, "said")
    bar.close()
    assert text.getvalue() == before


def test_the_console_is_standard_error():
    assert console().stderr
