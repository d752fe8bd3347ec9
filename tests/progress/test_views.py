"""What is shown: lines for logs and programs, a bar for a terminal."""

import io
import json
import os

import msgspec
import pytest
from rich.console import Console

from wxpush.progress.bar import Bar, SurveyBar, console, view
from wxpush.progress.base import Several, Silence
from wxpush.progress.lines import JsonLines, Lines, heartbeat
from wxpush.progress.outlet import Outlet
from wxpush.progress.snapshot import Snapshot
from wxpush.words.labels import Label

PLAIN = Snapshot(
    done=1500, total=10_000, sent=1500, rejected=0, under_review=0, in_doubt=0, in_flight=0, retries=0,
    rate=49.95, limit=50.0, breaker="closed", eta=170.0,
)  # fmt: skip
EMPTY = msgspec.structs.replace(PLAIN, done=0, total=0, sent=0, eta=None, limit=None, rate=0.0)
BUSY = msgspec.structs.replace(
    PLAIN, rejected=3, under_review=4, in_doubt=5, in_flight=50, retries=1234, breaker="open", eta=None
)


@pytest.fixture
def pipe():
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        yield Outlet(stream), lambda: os.read(read, 65_536).decode()
    os.close(read)


@pytest.mark.parametrize(
    ("snapshot", "line"),
    [
        (PLAIN, "1,500/10,000 rows, 50.0/s, ETA 2m50s, 1,500 sent"),
        (EMPTY, "0/0 rows, 0.0/s"),
        (
            BUSY,
            "1,500/10,000 rows, 50.0/s, 1,500 sent, 3 rejected, 4 under review, 5 in doubt, 50 in flight, 1,234 retries, breaker open",
        ),
    ],
)
def test_a_heartbeat_holds_what_matters(snapshot, line):
    assert heartbeat(snapshot) == line


def test_lines_are_lines(pipe):
    outlet, read = pipe
    lines = Lines(outlet)
    lines.show(PLAIN)
    lines.show(BUSY)
    lines.close()
    assert read() == f"note: {heartbeat(PLAIN)}\nnote: {heartbeat(BUSY)}\n"


def test_programs_get_one_object_a_line(pipe):
    outlet, read = pipe
    lines = JsonLines(outlet)
    lines.show(BUSY)
    lines.close()
    assert json.loads(read()) == {"type": "progress", "schema": 1, **msgspec.structs.asdict(BUSY)}


def test_both_go_each_at_its_own_pace(pipe):
    outlet, read = pipe
    both = Several([JsonLines(outlet), Lines(outlet)])
    for _ in range(61):
        both.show(PLAIN)
    both.close()
    lines = read().splitlines()
    assert both.interval == 1
    assert [number for number, line in enumerate(lines) if line.startswith("note: ")] == [1, 62]


def test_silence_says_nothing():
    silence = Silence()
    silence.show(PLAIN)
    silence.close()
    assert silence.interval >= 60


def drawn(width: int) -> tuple[Console, io.StringIO]:
    """A terminal, and what is drawn on it."""
    text = io.StringIO()
    return Console(file=text, width=width, force_terminal=True, color_system=None, legacy_windows=False), text


@pytest.mark.parametrize("snapshot", [PLAIN, EMPTY, BUSY])
def test_a_view_is_a_few_lines_with_everything_in_them(snapshot):
    target, text = drawn(120)
    target.print(view("c" * 30 + ".csv", snapshot))
    shown = text.getvalue()
    assert len(shown.splitlines()) == 3
    assert f"{snapshot.done:,}/{snapshot.total:,}" in shown
    assert (f"breaker {snapshot.breaker}" in shown) == (snapshot.breaker != "closed")
    assert ("ETA unknown" in shown) == (snapshot.eta is None)
    assert ("unlimited" in shown) == (snapshot.limit is None)


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
    unread._live.stop()


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
    bar._live.stop()


def test_the_console_is_standard_error():
    assert console().stderr
