"""A line to people: what it is, colours, and where it is broken."""

import re

import pytest

from wxpush.progress.columns import width
from wxpush.progress.line import on_terminal
from wxpush.progress.outlet import Outlet
from wxpush.words import choose
from wxpush.words.labels import Label, labelled

ENGLISH = "campaign.csv: 9,950 of 10,000 sent, 38 rejected, 2 invalid, 10 duplicate; 8m21s (exit 3)"
CHINESE = "名单“双十一回访”里有 38 行被拒绝，2 行不合格，10 行重复；请先查看原因（wxpush results），再决定是否重发。"


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def chinese():
    choose("zh")
    yield
    choose("en")


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


@pytest.mark.parametrize("label", Label)
def test_only_the_label_is_coloured_and_each_has_a_colour_of_its_own(label):
    shown = on_terminal(label, "Said.", 80)
    assert re.fullmatch(rf"\x1b\[[\d;]+m{label.value}:\x1b\[0m Said\.", shown)
    others = [on_terminal(other, "Said.", 80)[:7] for other in Label if other is not label]
    assert shown[:7] not in others


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb"), ("TERM", "")])
def test_nobody_who_wants_no_colour_gets_one(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert on_terminal(Label.ERROR, "Said.", 80) == "error: Said."


def test_nobody_who_has_no_terminal_gets_one(monkeypatch):
    monkeypatch.delenv("TERM")
    assert on_terminal(Label.ERROR, "Said.", 80) == "error: Said."


def test_the_narrowest_terminal_has_a_word_a_line():
    assert plain(on_terminal(Label.NOTE, "a b c", 1)).split("\n") == ["note:", "  a", "  b", "  c"]


@pytest.mark.parametrize("columns", [24, 40, 80])
def test_a_line_is_broken_at_blanks_and_never_inside_a_word(columns):
    lines = plain(on_terminal(Label.DONE, ENGLISH, columns)).splitlines()
    assert max(map(width, lines)) <= columns
    assert " ".join(line.strip() for line in lines) == f"done: {ENGLISH}"
    assert all(line.startswith("  ") for line in lines[1:])


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("columns", [24, 30, 31, 40, 80])
def test_chinese_is_broken_between_characters_and_no_sign_stands_at_a_lines_beginning(columns):
    lines = plain(on_terminal(Label.WARNING, CHINESE, columns)).splitlines()
    assert max(map(width, lines)) <= columns
    assert lines[0].startswith("警告：名单")
    assert not any(re.match(r"\s*[，。；：！？）”、]", line) for line in lines)
    assert not any(line.endswith(("（", "“")) for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", f"警告：{CHINESE}")


def test_a_command_to_be_copied_is_one_line():
    command = "wxpush results campaign.csv --state rejected -o rejected.csv"
    assert plain(on_terminal(Label.NEXT, command, 30)) == f"next: {command}"


def test_a_terminal_that_does_not_tell_its_width_breaks_lines_itself():
    assert plain(on_terminal(Label.DONE, ENGLISH, 0)) == f"done: {ENGLISH}"


def test_a_file_gets_the_line_whole_and_without_colour(tmp_path):
    with (tmp_path / "said").open("w+", encoding="utf-8") as file:
        outlet = Outlet(file)
        outlet.tell(Label.WARNING, ENGLISH)
        file.seek(0)
        assert (outlet.columns, file.read()) == (0, f"{labelled(Label.WARNING, ENGLISH)}\n")
