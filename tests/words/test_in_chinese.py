"""In Chinese, help, misuse and what commands show have no English word but names."""

import io
import itertools

import msgspec
import pytest
from rich.console import Console

from tests.words.another import english, run
from tests.words.test_another_language import MISUSES, NAMES
from tests.words.test_another_language_shown import FILES, ROWS, SHOWN
from tests.words.test_another_language_shown import NAMES as SHOWN_NAMES
from tests.words.test_chinese import HALF_WIDTH, WORDS
from wxpush import words
from wxpush.hold import Held, Hold
from wxpush.parsing.places import where
from wxpush.progress.bar import view
from wxpush.progress.lines import heartbeat
from wxpush.progress.snapshot import Snapshot
from wxpush.report.ending import last_line
from wxpush.report.summary import Counts, Summary

#: Names of commands, and of states.
DATA = {*WORDS, *SHOWN_NAMES, *itertools.chain.from_iterable(NAMES), "en", "zh", "rejected", "extra"}


@pytest.fixture(autouse=True)
def chinese(monkeypatch, tmp_path):
    monkeypatch.setattr(words, "_chosen", "en")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def held(said: str) -> None:
    assert any("一" <= each <= "鿿" for each in said)
    assert english(said, *DATA) == []
    assert [line for line in said.splitlines() if HALF_WIDTH.search(line.replace("...", ""))] == []


@pytest.mark.parametrize("name", [[], *NAMES], ids=" ".join)
def test_a_page_of_help_is_chinese_and_fits_a_terminal(capfd, monkeypatch, name):
    said = run(capfd, monkeypatch, *name, "--help")
    held(said)
    assert [line for line in said.splitlines() if columns(line) > 80] == []


def columns(line: str) -> int:
    return len(line.encode("gb18030"))  # two bytes a Chinese character


@pytest.mark.parametrize("typed", MISUSES)
def test_a_misuse_is_told_in_chinese(capfd, monkeypatch, typed):
    held(run(capfd, monkeypatch, *typed.split()))


def test_names_that_may_have_been_meant_are_parted_as_names_are_in_chinese(capfd, monkeypatch):
    assert "（相近的选项：--on-stop、--to）" in run(capfd, monkeypatch, "send", "list.csv", "--nope")


def test_counts_and_clauses_are_parted_by_another_comma_than_names(monkeypatch):
    monkeypatch.setattr(words, "_chosen", "zh")
    running = Snapshot(
        done=1500, total=10_000, sent=1497, rejected=3, under_review=0, in_doubt=0, in_flight=0, retries=0,
        rate=49.95, limit=50.0, breaker="open", eta=170.0, holds=(Hold(by=Held.TOKEN),),
    )  # fmt: skip
    assert heartbeat(running).endswith("，已发送 1,497，被拒绝 3；正在等待令牌")
    ended = last_line("list.csv", ended_with(sent=1, rejected=1))
    assert "：共 2 行，已发送 1，被拒绝 1；" in ended
    assert str(where("list.yaml", 7, "data.thing1")) == "list.yaml，第 7 行，data.thing1"
    for shown in (drawn(running), ended, heartbeat(running)):
        assert "、" not in shown


def ended_with(**many: int) -> Summary:
    counts = Counts(rows=sum(many.values()), **many)
    return Summary(campaign="a", run=1, exit_code=3, **msgspec.structs.asdict(counts))


def drawn(snapshot: Snapshot) -> str:
    page = io.StringIO()
    Console(file=page, width=80).print(view("list.csv", snapshot))
    return page.getvalue()


@pytest.mark.parametrize("typed", [*SHOWN, "explain 43004", "explain 49999"])
def test_what_is_shown_is_chinese(capfd, monkeypatch, tmp_path, typed):
    monkeypatch.setenv("WXPUSH_APPID", "wx0123456789abcdef")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text + ("\n".join(ROWS) if name == "campaign.csv" else ""))
    held(run(capfd, monkeypatch, *typed.split()))
