"""A shell whose folder was deleted: of matter to relative paths alone."""

import shlex

import pytest

from tests.operator.paths import LINES
from wxpush.words import Sentence


@pytest.mark.parametrize("words", [line.format("elsewhere") for line in LINES.values()])
def test_a_folder_that_is_gone_is_told(desk, monkeypatch, words):
    gone = desk.folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    ran = desk.run(*shlex.split(words))
    assert (ran.code, ran.crashed) == (2, False), ran.said
    assert str(Sentence("system.folder_gone")).split(".")[0] in " ".join(ran.said.split())


def test_a_folder_that_is_gone_is_of_no_matter_to_who_names_all_files(desk, monkeypatch):
    desk.campaign()
    gone, recipients = desk.folder / "gone", desk.folder / "list.csv"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for words in (f"send {recipients} --dry-run", f"send {recipients} --yes", f"status {recipients}"):
        ran = desk.run(*shlex.split(words))
        assert (ran.code, ran.crashed) == (0, False), ran.said
