"""A list whose text can be read in two ways: the operator is asked, and what was decided holds for the campaign."""

import openpyxl
import pytest

from tests.cli.asked import asked, typing
from tests.cli.harness import openid

#: As GBK it is 录取, as UTF-8 two letters that nobody means.
WORD = "录取"


@pytest.fixture
def doubtful(campaign):
    campaign.followers(1)
    campaign.recipients.write_bytes(
        f"openid,order_no,product,amount,shipped_at\n{openid(1)},A1,{WORD},9.90,20:00\n".encode("gbk")
    )
    return campaign


def test_without_a_terminal_both_readings_are_told_and_nothing_is_sent(doubtful):
    ran = doubtful.send()
    assert ran.code == 2
    assert WORD in ran.sentence
    assert "--encoding utf-8 or --encoding gb18030" in ran.sentence
    assert not doubtful.delivered()


def test_yes_is_no_word_on_how_a_text_reads(doubtful):
    ran = asked(doubtful, ("send", "campaign.csv"), typing(b"\n"))
    assert ran.code == 2
    assert f"gb18030: {WORD}" in ran.err
    assert not doubtful.checkpoint.exists()


def test_what_was_chosen_is_in_the_next_command_and_holds_for_results_and_the_next_send(doubtful):
    ran = asked(doubtful, ("send", "campaign.csv", "--dry-run"), typing(b"2\n"))
    assert ran.code == 0
    assert "--encoding gb18030" in ran.err
    assert doubtful.send("--encoding", "gb18030").counts() == {"sent": 1}
    results = doubtful.run("results", "campaign.csv")
    assert (results.code, WORD in results.out) == (0, True)
    assert doubtful.send().counts() == {"already_sent": 1}


@pytest.fixture
def filtered(campaign):
    """A sheet of three rows, of which a filter hides one."""
    book = openpyxl.Workbook()
    book.active.append(["openid", "order_no", "product", "amount", "shipped_at"])
    for number in range(1, 4):
        book.active.append([openid(number), f"A{number}", "茶", "9.90", "20:00"])
    book.active.row_dimensions[3].hidden = True
    book.save(campaign.folder / "orders.xlsx")
    campaign.yaml.rename(campaign.folder / "orders.yaml")
    return campaign


def test_hidden_rows_are_asked_about_and_what_was_said_holds_for_the_campaign(filtered):
    refused = filtered.run("send", "orders.xlsx", "--yes", "--json")
    assert (refused.code, "--hidden-rows send or --hidden-rows skip" in refused.sentence) == (2, True)
    dry = asked(filtered, ("send", "orders.xlsx", "--dry-run"), typing(b"2\n"))
    assert (dry.code, "orders.xlsx --hidden-rows skip" in dry.err) == (0, True)
    sent = filtered.run("send", "orders.xlsx", "--hidden-rows", "skip", "--yes", "--json")
    assert sent.counts() == {"sent": 2}
    assert openid(2) not in filtered.delivered()
    assert filtered.run("send", "orders.xlsx", "--yes", "--json").counts() == {"already_sent": 2}
    results = filtered.run("results", "orders.xlsx")
    assert (results.code, openid(2) in results.out) == (0, False)
