"""Each number of a question is of the rows that this command will send: not of those that are suppressed, or behind a limit."""

import pytest

from tests.cli.asked import asked, typing
from tests.cli.harness import magic, openid, row
from tests.cli.situations import BY_ORDER, NEW_TEXT, doubtful, interrupted
from tests.run.preparing.unchanged import digest

GONE = [magic("unfollowed", number) for number in range(1, 5)]


def rejected(campaign) -> None:
    """Two rows that were sent, and four that were rejected."""
    campaign.followers(2)
    names = [openid(1), openid(2), *GONE]
    campaign.rows(*(row(name, number) for number, name in enumerate(names)))
    assert campaign.send().code == 3


def suppressed(campaign, *names: str) -> tuple[str, str]:
    (campaign.folder / "left.csv").write_text("openid\n" + "".join(f"{name}\n" for name in names))
    return ("--suppress", "left.csv")


def said(campaign, *words: str) -> str:
    before, ran = digest(campaign), asked(campaign, words, typing(b"n\n"))
    assert (ran.code, digest(campaign)) == (2, before)
    return ran.err


@pytest.mark.parametrize("bound", ["--limit 3", "--max-sends 1", "--suppress"])
def test_a_retry_counts_what_it_sends(campaign, bound):
    rejected(campaign)
    options = suppressed(campaign, *GONE[1:]) if bound == "--suppress" else bound.split()
    text = said(campaign, "retry", "campaign.csv", *options)
    assert "About to send 1 messages" in text
    assert "1 rejected rows are sent again (43004: 1)." in text
    assert "3 other rejected rows do not leave now" in text


@pytest.mark.parametrize("bound", ["--limit 2", "--suppress"])
def test_a_retry_that_would_send_nothing_says_so(campaign, bound):
    rejected(campaign)
    options = suppressed(campaign, *GONE) if bound == "--suppress" else bound.split()
    text = said(campaign, "retry", "campaign.csv", *options)
    assert "4 rejected rows do not leave now" in text
    assert "sent again" not in text


@pytest.mark.parametrize("bound", ["--limit 1", "--suppress"])
def test_rows_in_doubt_of_which_none_can_be_sent_stay_in_doubt_and_nobody_is_asked(campaign, bound):
    doubtful(campaign, minutes=30)
    options = suppressed(campaign, openid(2)) if bound == "--suppress" else bound.split()
    before = digest(campaign)
    ran = campaign.run("resolve", "campaign.csv", "--as", "resend", "--yes", *options)
    assert (ran.code, digest(campaign)) == (2, before)
    assert "None of the 1 rows in doubt of campaign.csv can be sent now" in ran.err
    assert campaign.run("resolve", "campaign.csv", "--as", "skip", "--yes").code == 3


def test_a_plain_send_counts_no_row_in_doubt_that_is_suppressed_since(campaign):
    doubtful(campaign, minutes=1)
    campaign.followers(4)
    options = suppressed(campaign, openid(2))
    text = said(campaign, "send", "campaign.csv", "--accept-changes", *options)
    assert "About to send 1 messages" in text
    assert "1 rows in doubt are not repeated, as their openids are on the suppression list" in text


def test_where_only_rows_in_doubt_that_are_suppressed_are_left_nobody_is_asked(campaign):
    doubtful(campaign, minutes=1)
    ran = campaign.run("send", "campaign.csv", "--json", *suppressed(campaign, openid(2)))
    assert (ran.code, ran.counts()) == (8, {"already_sent": 2, "in_doubt": 1}), ran.err
    assert "suppression_list" in campaign.run("results", "campaign.csv", "--state", "in_doubt").out


def test_rows_in_doubt_leave_first_and_take_their_part_of_a_limit(campaign):
    doubtful(campaign, minutes=30, rows=2)
    campaign.rows(*(row(openid(number), number - 1) for number in (1, 2)), row(openid(1), 7))
    text = said(
        campaign, "send", "campaign.csv", "--accept-changes", "--in-doubt", "resend", "--max-sends", "1"
    )
    assert "None of the rows that leave now goes to somebody" in text
    assert "1 rows in doubt are over 9 minutes old and are sent again" in text
    assert "Of the rows that do not leave now, 1 go to somebody who had a message of this run" in text


def test_a_retry_counts_no_row_that_is_too_long_by_now(campaign):
    campaign.yaml.write_text(campaign.yaml.read_text() + BY_ORDER)
    rejected(campaign)
    campaign.recipients.write_text(campaign.recipients.read_text().replace("tea", "tea" * 9))
    text = said(campaign, "retry", "campaign.csv", "--accept-changes")
    assert "4 rejected rows do not leave now" in text


def test_again_names_who_may_have_had_a_message_of_the_run_before(campaign):
    doubtful(campaign, minutes=30)
    assert campaign.run("resolve", "campaign.csv", "--as", "skip", "--yes").code == 3
    text = said(campaign, "send", "campaign.csv", "--again")
    assert "\n2 rows had this message already" in text
    assert (
        "1 of the rows that leave now go to somebody of whom it is not known whether a message of that run"
        in text
    )


def test_again_counts_who_had_it_and_says_what_changed(campaign):
    campaign.followers(4)
    assert campaign.send().code == 0
    text = said(campaign, "send", "campaign.csv", "--again", "--limit", "3")
    assert "\n3 rows had this message already" in text
    assert (
        "Of the rows that do not leave now, 1 go to somebody who had a message of that run and 0 to" in text
    )
    assert "changed since" not in text
    campaign.followers(4, first=11)
    text = said(campaign, "send", "campaign.csv", "--again")
    assert "The input changed since the run that ended" in text
    assert "None of the rows that leave now goes to somebody who had a message of the run" in text
    campaign.followers(4, first=3)
    campaign.edit(*NEW_TEXT)
    text = said(campaign, "send", "campaign.csv", "--again")
    assert "The campaign file and input changed since the run" in text
    assert "2 of the rows that leave now go to somebody who had a message of that run already." in text
    text = said(campaign, "send", "campaign.csv", "--again", *suppressed(campaign, openid(3), openid(4)))
    assert "None of the rows that leave now goes to somebody who had a message of the run" in text


def test_accepted_changes_count_what_leaves(campaign):
    interrupted(campaign)
    names = [openid(number) for number in (1, 2, 3)]
    campaign.rows(*(row(name, 100 + number) for number, name in enumerate([*names, *names])))
    text = said(campaign, "send", "campaign.csv", "--accept-changes", "--max-sends", "2")
    assert "2 of the rows that leave now go to somebody" in text
    assert (
        "Of the rows that do not leave now, 4 go to somebody who had a message of this run and 0 to" in text
    )
