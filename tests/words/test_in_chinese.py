"""In Chinese, help, misuse and what commands show have no English word but names."""

import itertools

import pytest

from tests.words.another import english, run
from tests.words.test_another_language import MISUSES, NAMES
from tests.words.test_another_language_shown import FILES, ROWS, SHOWN
from tests.words.test_another_language_shown import NAMES as SHOWN_NAMES
from tests.words.test_chinese import HALF_WIDTH, WORDS
from wxpush import words

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


@pytest.mark.parametrize("typed", [*SHOWN, "explain 43004", "explain 49999"])
def test_what_is_shown_is_chinese(capfd, monkeypatch, tmp_path, typed):
    monkeypatch.setenv("WXPUSH_APPID", "wx0123456789abcdef")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text + ("\n".join(ROWS) if name == "campaign.csv" else ""))
    held(run(capfd, monkeypatch, *typed.split()))
