"""What may be wrong with a suppression list, or with what is imported into one, on the command line."""

import gzip

import pytest

from tests.cli.harness import magic, openid, row
from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile

_DATES = "openid,date,expires,reason\n{},{},{},by phone\n"


@pytest.fixture
def listed(campaign):
    """A campaign of which two people are on the list, and one will be."""
    campaign.list = campaign.folder / "never.csv"
    ListFile(campaign.list).rewrite(lambda _: True, [Entry(openid(1)), Entry(openid(2))])
    (campaign.folder / "wxpush.yaml").write_text("suppress: never.csv\nsuppress_rejected: true\n")
    campaign.rows(row(openid(1), 1), row(magic("unfollowed"), 2), row(openid(3), 3))
    return campaign


def entries(campaign) -> list[Entry]:
    return list(ListFile(campaign.list).entries())


@pytest.mark.parametrize("columns", ["openid", "openid,reason,date,expires"])
def test_a_list_with_the_line_ends_of_a_mac_sends_nothing_and_stays(listed, columns):
    commas = "," * columns.count(",")
    text = f"{columns}\r{openid(1)}{commas}\r{openid(2)}{commas}\r"
    listed.list.write_bytes(text.encode())
    for ran in (
        listed.send(),
        listed.run("suppress", "add", openid(9)),
        listed.run("suppress", "import", "campaign.csv"),
        listed.run("suppress", "remove", openid(1)),
        listed.run("suppress", "list"),
    ):
        assert (ran.code, "never.csv" in ran.sentence) == (2, True), ran
    assert (listed.list.read_bytes(), len(listed.delivered())) == (text.encode(), 0)


def test_a_packed_list_that_is_to_grow_sends_nothing(listed):
    packed = listed.folder / "never.csv.gz"
    packed.write_bytes(gzip.compress(listed.list.read_bytes()))
    ran = listed.send("--suppress", "never.csv.gz")
    assert (ran.code, "Unpack it with gunzip" in ran.sentence, len(listed.delivered())) == (2, True, 0), ran
    (listed.folder / "wxpush.yaml").unlink()
    assert listed.send("--suppress", "never.csv.gz").counts()["suppressed"] == 1


def test_a_new_list_is_told_as_one(listed):
    ran = listed.run("suppress", "add", openid(9), "--suppress", "nevr.csv")
    assert ran.code == 0
    assert ran.sentence == "done: 1 on nevr.csv now. nevr.csv was not there, so a new list was made."
    ran = listed.run("suppress", "import", "campaign.csv", "--suppress", "anew.csv")
    assert ran.sentence.endswith("anew.csv was not there, so a new list was made.")
    assert "a new list" not in listed.run("suppress", "add", openid(9)).sentence


def test_an_import_that_fails_makes_no_list(listed):
    ran = listed.run("suppress", "import", "campaign.csv", "--column", "who", "--suppress", "anew.csv")
    assert (ran.code, (listed.folder / "anew.csv").exists()) == (2, False)


def test_a_list_that_is_a_folder_is_told_by_list_too(listed):
    (listed.folder / "folder").mkdir()
    ran = listed.run("suppress", "list", "--suppress", "folder")
    assert (ran.code, ran.sentence) == (
        2,
        "error: The suppression list folder is no regular file; nothing was changed or sent. Name a CSV file.",
    )


@pytest.mark.parametrize(
    ("column", "text"), [("date", "20 Nov"), ("expires", "2026.11.20"), ("expires", "soon")]
)
def test_a_date_of_the_file_that_cannot_be_read_is_told_with_its_line_and_nobody_is_imported(
    listed, column, text
):
    cells = {"date": "", "expires": ""} | {column: text}
    (listed.folder / "left.csv").write_text(_DATES.format(openid(8), cells["date"], cells["expires"]))
    before = listed.list.read_bytes()
    ran = listed.run("suppress", "import", "left.csv")
    assert (ran.code, listed.list.read_bytes()) == (2, before)
    assert f"left.csv, line 2: {text!r} in the column {column} is no date like 2026-11-20" in ran.sentence


def test_what_the_command_says_goes_before_the_files_own(listed):
    (listed.folder / "left.csv").write_text(_DATES.format(openid(8), "2026/11/20", "soon"))
    ran = listed.run("suppress", "import", "left.csv", "--expires", "2999-01-01", "--reason", "left")
    assert ran.code == 0, ran
    assert entries(listed)[-1].cells() == (openid(8), "left", "2026-11-20", "2999-01-01")


def test_rows_that_cannot_be_read_are_told_as_that(listed):
    (listed.folder / "left.csv").write_text(f"openid,name\n{openid(7)},x\n{openid(8)}\n,y\n")
    ran = listed.run("suppress", "import", "left.csv")
    assert ran.code == 3
    assert "1 rows without an openid left out, 1 rows that cannot be read left out" in ran.sentence
