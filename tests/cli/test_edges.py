"""What commands have in common, in single places: what is said of a bug, which view fits, and what was typed then."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.report.test_problems import bad, tallied
from wxpush.cli.common import failures, problemtable, typed
from wxpush.cli.common import place as places
from wxpush.cli.common import printer as printers
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import Voice
from wxpush.errors import Exit, UsageError
from wxpush.options import files
from wxpush.options.send import ProgressKind
from wxpush.options.values import Values
from wxpush.run.place import Place
from wxpush.words import Sentence


@pytest.mark.parametrize(
    ("error", "aloud", "shown"),
    [
        (ValueError("odd"), True, True),
        (ValueError("odd"), False, False),
        (UsageError("cli.rejected_without_list"), True, False),
        (typer.Exit(3), True, False),
        (typer.Abort(), True, False),
    ],
)
def test_where_a_bug_came_up_is_shown_to_whoever_asked_and_no_other_end_is(monkeypatch, error, aloud, shown):
    said: list[str] = []
    monkeypatch.setattr(failures, "say", said.append)
    with pytest.raises(type(error)), failures.outlined(aloud=aloud):
        raise error
    assert bool(said) is shown
    if shown:
        assert "ValueError" in said[0]


def test_a_bug_is_told_also_where_its_report_finds_no_room(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    written = failures.bug("outline")
    assert written.id == "failures.report_with_file"
    assert "outline" in Path(str(written.fields["path"])).read_text()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    assert failures.bug("outline") == Sentence("failures.report_without_file")


@pytest.mark.parametrize(
    ("left", "code"), [(SystemExit(3), 3), (SystemExit(None), 0), (SystemExit("said"), 2), (None, 0), (7, 7)]
)
def test_a_command_ends_with_the_code_that_it_gives_or_leaves_with(left, code):
    def command():
        if isinstance(left, BaseException):
            raise left
        return left

    assert failures.guarded(command) == code


def test_whoever_breaks_it_off_hears_what_was_not_sent(monkeypatch):
    said: list[Any] = []
    monkeypatch.setattr(failures, "tell", lambda *told: said.append(told))
    assert failures.told(KeyboardInterrupt()) == failures.told(typer.Abort()) == Exit.INTERRUPTED
    assert failures.told(OSError(24, "Too many open files")) == Exit.USAGE
    assert len(said) == 3


def test_standard_input_needs_a_campaign_file():
    with pytest.raises(UsageError) as caught:
        places._named_campaign(Values({}))
    assert caught.value.sentence == Sentence("misuse.input_without_campaign")
    assert places._named_campaign(Values({files.CAMPAIGN: Path("a.yaml")})) == Path("a.yaml")


class Outlet:
    """Keeps what it is given, and how long it waits for a reader."""

    def __init__(self, *, is_terminal: bool = True) -> None:
        self.is_terminal = is_terminal
        self.written: list[tuple[str, float]] = []

    def write(self, text: str, *, patience: float = 0.0) -> None:
        self.written.append((text, patience))


@pytest.mark.parametrize(
    ("progress", "quiet", "terminal", "term", "lively"),
    [
        (ProgressKind.AUTO, False, True, "xterm", True),
        (ProgressKind.BAR, False, True, "xterm", True),
        (ProgressKind.LINES, False, True, "xterm", False),
        (ProgressKind.NONE, False, True, "xterm", False),
        (ProgressKind.BAR, True, True, "xterm", False),
        (ProgressKind.AUTO, False, False, "xterm", False),
        (ProgressKind.AUTO, False, True, "dumb", False),
        (ProgressKind.AUTO, False, True, "", False),
        (ProgressKind.AUTO, False, True, None, False),
    ],
)
def test_a_live_view_fits_a_terminal_that_can_draw(monkeypatch, progress, quiet, *, terminal, term, lively):
    monkeypatch.delenv("TERM", raising=False)
    if term is not None:
        monkeypatch.setenv("TERM", term)
    printer: Any = Printer(Voice(progress=progress, quiet=quiet))
    printer._people = Outlet(is_terminal=terminal)
    assert printer.lively is lively


@pytest.mark.parametrize(
    ("quiet", "lines", "text"), [(False, ["a", "b"], "a\nb\n"), (True, ["a"], ""), (False, [], "")]
)
def test_a_table_waits_for_its_reader_and_is_none_where_quiet_is_wanted(quiet, lines, text):
    printer: Any = Printer(Voice(quiet=quiet))
    printer._people = Outlet()
    printer.show(lines)
    assert printer._people.written == ([(text, printers._PATIENCE)] if text else [])


def test_each_problem_of_a_table_stands_in_its_columns_and_below_it_what_to_do():
    lines = problemtable.table(
        tallied(bad(2), *(bad(line, kind="no_openid", place="") for line in (3, 4, 5)))
    )
    assert lines[0] == str(Sentence("cli.problems_invalid"))
    assert [title for title in problemtable._TITLES if str(Sentence(title)) not in lines[1]] == []
    assert any(line.split() == ["3", "no_openid", "-", "3,", "4,", "5"] for line in lines)
    assert any(line.split() == ["1", "empty_value", "data.thing1", "2"] for line in lines)
    assert lines[-1] == ""


# What was typed then.


@pytest.fixture
def where(tmp_path):
    (tmp_path / "orders.csv.wxpush").touch()
    return Place.of(tmp_path / "now.csv", checkpoint=tmp_path / "orders.csv.wxpush", label="now.csv")


@pytest.mark.parametrize(
    ("named", "then", "found"),
    [
        (True, {typed.RECIPIENTS: "then.csv"}, "now.csv"),
        (False, {typed.RECIPIENTS: "then.csv"}, "then.csv"),
        (True, {}, "now.csv"),
        (False, {}, "now.csv"),
    ],
)
def test_the_list_is_the_one_that_is_typed_else_that_of_then(where, named, then, found):
    assert typed.as_sent(where, then, Values({}), named=named).recipients.name == found


def test_what_the_environment_says_gives_way_to_what_was_typed_then_and_what_is_typed_now_does_not(
    where, monkeypatch
):
    then, option = {files.ENCODING.flag: "gbk"}, files.ENCODING
    now = Values({option: "utf-8"})
    assert typed.as_sent(where, then, now, named=True).reading.encoding == "utf-8"
    monkeypatch.setenv(option.variable, "utf-8")
    assert typed.as_sent(where, then, now, named=True).reading.encoding == "gbk"
    assert typed.as_sent(where, {}, now, named=True).reading.encoding == "utf-8"
