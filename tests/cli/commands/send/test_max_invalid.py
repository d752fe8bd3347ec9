"""A list of which too much is invalid is sent to nobody: an export that went wrong, of which the rest is perhaps wrong too."""

import sqlite3

import pytest

from tests.checkpoint.counting import recount
from tests.cli.asked import asked, typing
from tests.cli.harness import openid, row


def half_wrong(campaign, good: int = 3, bad: int = 3) -> None:
    wrong = [row(openid(number), number).replace("9.90", "much") for number in range(100, 100 + bad)]
    campaign.rows(*(row(openid(number), number) for number in range(1, good + 1)), *wrong)


def test_without_a_terminal_a_fifth_of_a_list_may_be_invalid_and_no_more(campaign):
    half_wrong(campaign, 8, 2)
    assert campaign.run("send", "campaign.csv", "--yes", "--json").counts() == {"sent": 8, "invalid": 2}
    half_wrong(campaign, 7, 2)
    ran = campaign.run("send", "campaign.csv", "--yes", "--json", "--checkpoint", "other.wxpush")
    assert (ran.code, ran.summary["reason"], ran.summary["sent"]) == (2, "input", 0)
    assert "2 of the 9 rows of campaign.csv are invalid, more than the 20%" in ran.err
    assert "next: wxpush send campaign.csv --checkpoint other.wxpush --dry-run -o problems.csv" in ran.err
    assert not (campaign.folder / "other.wxpush").exists()


def test_on_a_terminal_any_number_may(campaign):
    half_wrong(campaign)
    ran = asked(campaign, ("send", "campaign.csv", "--json"), typing(b"y\n"))
    assert (ran.code, ran.counts()) == (3, {"sent": 3, "invalid": 3})


@pytest.mark.parametrize(
    ("bound", "code"), [("3", 3), ("2", 2), ("50%", 3), ("49.9%", 2), ("0", 2), ("100%", 3)]
)
def test_the_bound_is_a_number_or_a_share_of_all_rows(campaign, bound, code):
    half_wrong(campaign)
    assert campaign.run("send", "campaign.csv", "--yes", "--max-invalid", bound).code == code


def test_the_operators_word_holds_on_a_terminal_too_and_nobody_is_asked(campaign):
    half_wrong(campaign)
    ran = campaign.run("send", "campaign.csv", "--max-invalid", "1")  # without --yes
    assert (ran.code, "more than the 1 of --max-invalid; nothing was changed or sent." in ran.err) == (
        2,
        True,
    ), ran


@pytest.mark.parametrize("how", ["variable", "file"])
def test_it_may_stand_in_the_configuration(campaign, how):
    half_wrong(campaign)
    if how == "file":
        (campaign.folder / "wxpush.yaml").write_text("max_invalid: 60%\n")
    environ = {"WXPUSH_MAX_INVALID": "60%"} if how == "variable" else {}
    assert campaign.run("send", "campaign.csv", "--yes", environ=environ).code == 3


def test_a_dry_run_says_that_send_would_refuse(campaign):
    half_wrong(campaign)
    ran = campaign.run("send", "campaign.csv", "--dry-run", "--json", "--max-invalid", "2")
    assert (ran.code, ran.summary["reason"]) == (2, "input")
    assert "more than the 2 of --max-invalid" in ran.err
    mentioned = campaign.run("send", "campaign.csv", "--dry-run", "--json")
    assert (mentioned.code, mentioned.summary["reason"]) == (3, None)
    assert (
        "`send` would refuse: 3 of the 6 rows of campaign.csv are invalid, more than the 20% that are let pass without a terminal"
        in mentioned.err
    )
    assert campaign.run("send", "campaign.csv", "--dry-run", "--max-invalid", "50%").code == 3


def test_a_run_that_was_let_pass_goes_on_without_a_word_of_it(campaign):
    half_wrong(campaign)
    first = campaign.run("send", "campaign.csv", "--yes", "--max-invalid", "50%", "--max-sends", "1")
    assert first.code == 4
    assert campaign.run("send", "campaign.csv", "--dry-run").code == 3
    ran = campaign.run("send", "campaign.csv", "--yes", "--json")
    assert (ran.code, ran.summary["sent"]) == (3, 2)


def test_a_run_that_was_begun_is_held_by_the_operators_word(campaign):
    half_wrong(campaign)
    campaign.run("send", "campaign.csv", "--yes", "--max-invalid", "50%", "--max-sends", "1")
    ran = campaign.run("send", "campaign.csv", "--yes", "--json", "--max-invalid", "10%")
    assert (ran.code, ran.summary["reason"], ran.summary["not_attempted"]) == (2, "input", 2)
    assert campaign.run("send", "campaign.csv", "--yes").code == 3


@pytest.mark.parametrize("words", [("retry",), ("resolve", "--as", "resend")], ids=lambda words: words[0])
def test_what_sends_rows_again_is_held_too_and_changes_nothing(campaign, words):
    half_wrong(campaign)
    assert campaign.run("send", "campaign.csv", "--yes", "--max-invalid", "3").code == 3
    state = "state = 4, errcode = 43004" if words[0] == "retry" else "state = 5, first_ms = at_ms - 600000"
    with sqlite3.connect(campaign.checkpoint) as connection:
        connection.execute(f"UPDATE rows SET {state}, msgid = NULL WHERE row = 2")
        recount(connection)
    connection.close()
    before = campaign.run("status", "campaign.csv", "--json").summary
    ran = campaign.run(words[0], "campaign.csv", *words[1:], "--yes", "--json", "--max-invalid", "2")
    assert (ran.code, ran.summary["reason"]) == (2, "input"), ran
    assert campaign.run("status", "campaign.csv", "--json").summary == before
    assert campaign.run(words[0], "campaign.csv", *words[1:], "--yes", "--json").summary["sent"] == 1
