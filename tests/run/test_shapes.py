"""A list with titles above its header and cells parted otherwise: what is told, and what the options mean for all commands on it."""

import csv
import io
import shlex

import pytest

from tests.cli.harness import openid

TITLES = "十一月订单\n共 2 笔；\n"


@pytest.fixture
def shaped(campaign):
    """Two rows below titles, parted by semicolons, with a column of no usable name and an empty row."""
    campaign.followers(2)
    head, *rows = campaign.recipients.read_text(encoding="utf-8").replace(",", ";").splitlines()
    lines = [f"{head};金额(元);", *(f"{row};{number}.50;" for number, row in enumerate(rows, 1)), ";" * 6]
    campaign.recipients.write_text(TITLES + "\n".join(lines) + "\n", encoding="utf-8")
    text = campaign.yaml.read_text(encoding="utf-8").replace("¥{{ amount }}", '¥{{ row[\\"金额(元)\\"] }}')
    campaign.yaml.write_text(text, encoding="utf-8")
    return campaign


def test_the_options_that_are_told_make_a_list_of_it_for_every_command(shaped):
    refused = shaped.send()
    assert refused.code == 2
    assert "line 3 looks like the header" in refused.sentence
    options = shlex.split(refused.sentence.partition("Add ")[2].partition(",")[0].rstrip(".\n"))
    assert options == ["--header-line", "3", "--delimiter", ";"]
    first = shaped.send(*options, "--max-sends", "1")
    assert first.code == 4
    assert shlex.split(first.err.splitlines()[-1].partition("next: ")[2])[-4:] == [
        "--delimiter",
        ";",
        "--header-line",
        "3",
    ]
    sent = shaped.send(*options)
    assert (sent.code, sent.counts()) == (0, {"sent": 1, "already_sent": 1})
    assert shaped.delivered() == {openid(1): 1, openid(2): 1}


def test_results_are_those_of_the_rows_and_say_what_is_missing_without_the_options(shaped):
    options = ["--header-line", "3", "--delimiter", ";"]
    assert shaped.send(*options).code == 0
    bare = shaped.run("results", "campaign.csv")
    assert (bare.code, "--header-line and --delimiter" in bare.err) == (2, True)
    found = [*csv.reader(io.StringIO(shaped.run("results", "campaign.csv", *options).out))]
    assert found[0][5:8] == ["金额(元)", "", "line"]
    assert [row[5:9] for row in found[1:]] == [["1.50", "", "4", "sent"], ["2.50", "", "5", "sent"]]
