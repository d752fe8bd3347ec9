"""`suppress import` of a file that can be read in more than one way: whoever is at the terminal says which, nobody else's word is taken for it."""

import openpyxl
import pytest

from tests.cli.common.test_terminal import Screen
from tests.cli.harness import openid
from wxpush.suppression.listfile import ListFile

#: Of the people in the sheet, who is hidden by hand.
HIDDEN = 2


@pytest.fixture
def sheet(campaign):
    """A workbook of three people, of whom one is hidden."""
    book = openpyxl.Workbook()
    book.active.append(["openid"])
    for number in range(1, 4):
        book.active.append([openid(number)])
    book.active.row_dimensions[HIDDEN + 1].hidden = True
    book.save(campaign.folder / "left.xlsx")
    return campaign


def listed(campaign) -> set[str]:
    return {entry.openid for entry in ListFile(campaign.folder / "never.csv").entries()}


WORDS = ("suppress", "import", "left.xlsx", "--suppress", "never.csv")


def test_hidden_rows_are_not_taken_without_a_word(sheet):
    ran = sheet.run(*WORDS)
    assert (ran.code, "--hidden-rows" in ran.sentence) == (2, True), ran
    assert not (sheet.folder / "never.csv").exists()


@pytest.mark.parametrize(("word", "people"), [("send", {1, 2, 3}), ("skip", {1, 3})])
def test_an_option_says_what_becomes_of_them(sheet, word, people):
    assert sheet.run(*WORDS, "--hidden-rows", word).code == 0
    assert listed(sheet) == {openid(number) for number in people}


def test_at_a_terminal_it_is_asked(sheet):
    screen = Screen(sheet, *WORDS, answers={"1/2": "2"})
    assert screen.code == 0, screen.plain
    assert listed(sheet) == {openid(1), openid(3)}


def test_an_answer_that_is_none_changes_nothing(sheet):
    screen = Screen(sheet, *WORDS, answers={"1/2": "no"})
    assert screen.code == 2, screen.plain
    assert not (sheet.folder / "never.csv").exists()


def test_an_encoding_that_is_not_certain_is_asked_for_too(campaign):
    text = "openid,reason\n" + f"{openid(1)},取叶\n"
    (campaign.folder / "left.csv").write_bytes(text.encode("gbk"))
    words = ("suppress", "import", "left.csv", "--suppress", "never.csv")
    assert campaign.run(*words).code == 2
    choice = Screen(campaign, *words, answers={"1/2": "1"})
    assert (choice.code, listed(campaign)) == (0, {openid(1)}), choice.plain


def test_a_list_with_a_title_above_and_semicolons_is_read_as_told(campaign):
    (campaign.folder / "left.csv").write_text(f"Who left\nopenid;reason\n{openid(1)};asked\n")
    words = ("suppress", "import", "left.csv", "--suppress", "never.csv")
    assert campaign.run(*words).code == 2
    assert campaign.run(*words, "--delimiter", ";", "--header-line", "2").code == 0
    assert listed(campaign) == {openid(1)}
