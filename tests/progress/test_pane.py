"""Lines at the foot of a terminal are drawn in their place, however its width changes."""

import io
import re

from rich.console import Console
from rich.text import Text

from wxpush.progress.pane import Pane
from wxpush.words.labels import Label

UP, ERASE = "\x1b[1A", "\x1b[2K"


def terminal(width: int) -> tuple[Console, io.StringIO]:
    text = io.StringIO()
    return Console(file=text, width=width, force_terminal=True, color_system=None, legacy_windows=False), text


def said(text: io.StringIO) -> str:
    """What came since it was asked last."""
    found = text.getvalue()
    text.seek(0)
    text.truncate()
    return found


def test_what_is_drawn_takes_the_place_of_what_was():
    console, text = terminal(40)
    pane = Pane(console)
    pane.draw(Text("one\ntwo"))
    said(text)
    pane.draw(Text("three"))
    assert said(text) == f"\r{ERASE}{(UP + ERASE) * 2}three\n"
    pane.draw(Text("four"))
    assert said(text) == f"\r{ERASE}{UP}{ERASE}four\n"


def test_what_is_said_stays_above():
    console, text = terminal(40)
    pane = Pane(console)
    pane.say(Label.NOTE, "first")
    pane.draw(Text("view"))
    said(text)
    pane.say(Label.NOTE, "[bold]second")
    assert said(text) == f"\r{ERASE}{UP}{ERASE}note: [bold]second\n\r{ERASE}view\n"


def test_a_terminal_that_became_narrower_has_broken_the_lines_and_all_their_rows_go():
    console, text = terminal(40)
    pane = Pane(console)
    pane.draw(Text("x" * 40 + "\n" + "忙" * 10 + "\nshort"))
    said(text)
    console.width = 15
    pane.draw(Text("y"))
    assert said(text).count(UP) == 3 + 2 + 1
    console.width = 100
    pane.draw(Text("y"))
    assert said(text).count(UP) == 1


def test_the_cursor_is_hidden_meanwhile_and_the_last_view_stays():
    console, text = terminal(40)
    pane = Pane(console)
    pane.draw(Text("view"))
    pane.close()
    assert re.findall(r"\x1b\[\?25[hl]", text.getvalue()) == ["\x1b[?25l", "\x1b[?25h"]
    assert text.getvalue().endswith("view\n\x1b[?25h")


def test_a_pane_that_is_cleared_leaves_nothing():
    console, text = terminal(40)
    pane = Pane(console)
    pane.draw(Text("view"))
    said(text)
    pane.clear()
    assert said(text) == f"\r{ERASE}{UP}{ERASE}"
    pane.say(Label.NOTE, "after")
    assert said(text) == f"\r{ERASE}note: after\n"


def test_what_is_said_is_written_at_once_and_a_long_line_is_the_terminals_to_break(monkeypatch):
    """One write for what is taken away, what is said and what is drawn again: nothing flickers, and whoever copies a command has it whole."""
    monkeypatch.delenv("TERM", raising=False)
    writes: list[str] = []

    class Counted(io.StringIO):
        def write(self, text: str) -> int:
            writes.append(text)
            return super().write(text)

    console = Console(file=Counted(), width=20, force_terminal=True, color_system=None, legacy_windows=False)
    pane = Pane(console)
    pane.draw(Text("view"))
    writes.clear()
    pane.draw(Text("another"))
    assert writes == [f"\r{ERASE}{UP}{ERASE}another\n"]
    writes.clear()
    pane.say(Label.NEXT, "wxpush results campaign.csv --state rejected")
    assert writes == [
        f"\r{ERASE}{UP}{ERASE}next: wxpush results campaign.csv --state rejected\nanother\n".replace(
            "rejected\nanother", f"rejected\n\r{ERASE}another"
        )
    ]


def test_a_terminal_that_has_no_width_is_one_of_a_column():
    console, text = terminal(40)
    pane = Pane(console)
    pane.draw(Text("abc"))
    said(text)
    console.width = 1
    pane.draw(Text("y"))
    assert said(text).count(UP) == 3
