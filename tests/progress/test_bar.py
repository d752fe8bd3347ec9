"""The live view: how full its bar is, what stands out, and what is cut off where a terminal is narrow."""

import io
import os
import re

import msgspec
import pytest
from rich.console import Console

from tests.progress.test_views import BUSY, PLAIN
from wxpush.hold import Held, Hold
from wxpush.progress.bar import Bar, SurveyBar, view
from wxpush.progress.outlet import Outlet
from wxpush.words.labels import Label

#: Select Graphic Rendition, as Rich writes a colour of the sixteen.
BOLD, GREEN, RED, YELLOW, CYAN = "1", "32", "31", "33", "36"
SLOW = Hold(by=Held.SLOW_ANSWERS, many=5, takes=2.0)
STALLED = Hold(by=Held.TOKEN)


@pytest.fixture
def taken():
    """An outlet that takes all."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device
        yield Outlet(nowhere)


def terminal(width: int) -> tuple[Console, io.StringIO]:
    text = io.StringIO()
    console = Console(
        file=text,
        width=width,
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        _environ={},
    )
    return console, text


def drawn(width: int, title: str = "c.csv", **changes) -> list[str]:
    console, text = terminal(width)
    console.print(view(title, msgspec.structs.replace(PLAIN, **changes)))
    return text.getvalue().splitlines()


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", text)


def styles(line: str) -> list[tuple[set[str], str]]:
    """The pieces of a line, each with its styles."""
    return [
        (set(codes.split(";")) - {""}, piece)
        for codes, piece in re.findall(r"\x1b\[([\d;]*)m([^\x1b]+)", line)
    ]


def bar(line: str, colour: str) -> int:
    """How many cells of the bar have this colour."""
    return sum(len(piece) for codes, piece in styles(line) if colour in codes and set(piece) <= set("━╸╺"))


@pytest.mark.parametrize(
    ("done", "total", "percent", "share"),
    [(0, 200, "0.0%", 0.0), (50, 200, "25.0%", 0.25), (100, 200, "50.0%", 0.5), (199, 200, "99.5%", 1.0)],
)
def test_the_bar_is_as_full_as_the_run_is_done(done, total, percent, share):
    line = drawn(100, done=done, total=total)[0]
    whole = plain(line).count("━") + plain(line).count("╸") + plain(line).count("╺")
    assert f" {percent} " in plain(line)
    assert f" {done:,}/{total:,}" in plain(line)
    assert bar(line, CYAN) == pytest.approx(share * whole, abs=1)
    assert len(plain(line)) == 100


@pytest.mark.parametrize(("done", "total", "told"), [(200, 200, "200/200"), (1, 1, "1/1"), (0, 0, "0/0")])
def test_a_run_that_is_through_is_green_and_whole(done, total, told):
    line = drawn(100, done=done, total=total)[0]
    assert f" 100.0% {told}" in plain(line)
    assert bar(line, CYAN) == 0
    assert bar(line, GREEN) == (plain(line).count("━") if total else 0)


def test_rows_of_earlier_invocations_are_in_the_bar():
    line = drawn(100, done=25, total=50, done_before=50)[0]
    assert " 75.0% 75/100" in plain(line)


def test_what_stalls_stands_out_more_than_what_slows_and_most_of_all_than_nothing():
    nothing, slow, stalled = drawn(200), drawn(200, holds=(SLOW,)), drawn(200, holds=(STALLED,))
    assert [len(lines) for lines in (nothing, slow, stalled)] == [3, 4, 4]
    assert [bar(lines[0], CYAN) > 0 for lines in (nothing, slow, stalled)] == [True, True, False]
    assert bar(stalled[0], YELLOW) > 0
    assert [[codes for codes, _ in styles(lines[3])] for lines in (slow, stalled)] == [
        [{YELLOW}],
        [{BOLD, YELLOW}],
    ]


def test_counts_stand_side_by_side_each_in_its_colour():
    line = drawn(200, rejected=3, under_review=4, in_doubt=5)[2]
    assert plain(line).strip() == "1,500 sent, 3 rejected, 4 under review, 5 in doubt"
    assert [(codes, piece) for codes, piece in styles(line) if codes != {"0"}] == [
        ({GREEN}, "1,500 sent"),
        ({RED}, "3 rejected"),
        ({YELLOW}, "4 under review"),
        ({YELLOW}, "5 in doubt"),
    ]


def test_the_title_stands_out_and_is_cut_at_its_end_where_it_is_long():
    line = drawn(120, "a" * 27 + "b" * 20)[0]
    assert plain(line).startswith("a" * 27 + "… ")
    assert styles(line)[0] == ({BOLD}, "a" * 27 + "…")
    assert plain(drawn(120, "short")[0]).startswith("short ━")


def test_a_narrow_terminal_cuts_pace_and_counts_and_says_so():
    lines = [plain(line) for line in drawn(20, in_doubt=5, rejected=7)]
    assert len(lines) == 3
    assert [line.endswith("…") for line in lines[1:]] == [True, True]
    assert [len(line) for line in lines] == [20, 20, 20]


def test_what_is_said_meanwhile_stands_above_the_view_and_the_last_view_stays(taken):
    console, text = terminal(100)
    shown = Bar(console, taken, "c.csv")
    shown.show(PLAIN)
    shown.note(Label.NOTE, "said meanwhile")
    shown.show(BUSY)
    before = text.getvalue()
    assert plain(before).index("said meanwhile") < plain(before).rindex("waiting for an access token")
    shown.close()
    assert text.getvalue().removeprefix(before) == "\x1b[?25h", "the cursor, and nothing is taken away"


def test_the_bar_of_the_survey_is_gone_at_its_end_and_what_was_said_stays(taken):
    console, text = terminal(100)
    shown = SurveyBar(console, taken, "c.csv", 1000)
    shown.show(500, 12)
    assert " 50.0% " in plain(text.getvalue())
    shown.note(Label.WARNING, "said meanwhile")
    assert "said meanwhile" in plain(text.getvalue())
    shown.show(2000, 20)
    assert " 100.0% " in plain(text.getvalue())
    before = text.getvalue()
    shown.close()
    assert text.getvalue().removeprefix(before) == "\r\x1b[2K\x1b[1A\x1b[2K\x1b[?25h"
