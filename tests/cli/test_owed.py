"""Commands and options that the contract has for people's data, and their words: in the table of commands, and doing what they are for."""

import pytest

from wxpush.cli.entries import Command
from wxpush.cli.table import COMMANDS
from wxpush.report.formats import FORMATS


@pytest.mark.parametrize("name", ["purge", "person", "trust"])
def test_a_command_is_there(name):
    assert name in COMMANDS


@pytest.mark.parametrize(
    ("command", "flag"),
    [("results", "--for-spreadsheet")],
)
def test_an_option_is_there(command, flag):
    entry = COMMANDS[command]
    assert isinstance(entry, Command)
    assert flag in {each for option in entry.options for each in option.flags}


def test_results_can_be_written_as_cells_of_text():
    assert ".xlsx" in FORMATS


@pytest.mark.parametrize(("word", "stdin"), [("@left.txt", None), ("-", b"oFollower1\noFollower2\n")])
def test_openids_come_from_a_file_or_standard_input(campaign, word, stdin):
    (campaign.folder / "left.txt").write_text("oFollower1\noFollower2\n")
    ran = campaign.run("suppress", "add", word, "--suppress", "never.csv", stdin=stdin)
    assert ran.code == 0, ran
    assert "oFollower2" in (campaign.folder / "never.csv").read_text()
