"""What stands above the question: whose account, where to, the first message, what it is a template of, how many, how long, and what stops it."""

import re

from tests.cli.asked import asked, typing
from tests.cli.harness import openid, row
from tests.cli.situations import doubtful
from wxpush.sandbox.identity import SANDBOX_APPID


def question(campaign, *words: str) -> str:
    """What is on the screen, without its colours."""
    return re.sub(r"\x1b\[[\d;]*m", "", asked(campaign, ("send", "campaign.csv", *words), typing(b"n\n")).err)


def test_it_shows_account_host_message_rows_and_time(campaign):
    campaign.followers(3)
    said = question(campaign, "--rate", "1/s")
    host = campaign.environ["WXPUSH_BASE_URL"].removeprefix("http://")
    assert f"About to send 3 messages from {SANDBOX_APPID} at 1/s, which takes about 3s." in said
    assert f"go to {host}, which is not WeChat's" in said
    card = said[said.index("╭") : said.index("╰")]
    assert re.search(r"thing1 +tea", card)
    assert "row 1, line 2" in said
    assert openid(1) not in said


def test_the_name_of_the_account_in_the_configuration_is_shown(campaign):
    campaign.followers(1)
    (campaign.folder / "wxpush.yaml").write_text("profiles:\n  shop: {rate: 5/s}\n")
    (campaign.folder / "wxpush.yaml").chmod(0o600)
    assert f"from {SANDBOX_APPID} (profile shop) at 5/s" in question(campaign, "--profile", "shop")


def test_canary_and_bounds_are_shown_where_there_are_some(campaign):
    campaign.followers(5)
    said = question(
        campaign,
        "--canary",
        "2",
        "--max-errors",
        "5%",
        "--max-duration",
        "1h",
        "--limit",
        "4",
        "--max-sends",
        "3",
    )
    for told in (
        "Only the first 4 rows of the list are sent (--limit).",
        "The first 2 are sent alone; it stops if one of them is rejected (--canary).",
        "It stops when more than 5% of the rows are rejected (--max-errors), after 1h (--max-duration).",
        "--max-sends stops it then; 1 rows are left for the next time.",
    ):
        assert told in said
    plain = question(campaign)
    assert not re.search(r"--(canary|max-errors|max-duration|limit|max-sends)", plain)


def test_the_message_that_leaves_first_is_shown_behind_what_was_sent_and_what_is_invalid(campaign):
    campaign.rows(
        row(openid(1), 1).replace("9.90", "much"),
        row(openid(2), 2).replace("tea", "coffee"),
        row(openid(3), 3).replace("tea", "cocoa"),
    )
    assert "coffee" in question(campaign)
    assert campaign.run("send", "campaign.csv", "--yes", "--max-sends", "1", "--max-invalid", "1").code == 4
    said = question(campaign)
    assert "cocoa" in said
    assert "coffee" not in said


def test_a_row_in_doubt_that_is_repeated_is_shown_first(campaign):
    doubtful(campaign, minutes=1)
    assert "row 2, line 3" in question(campaign)


def test_nothing_is_drawn_where_nobody_is_asked(campaign):
    campaign.followers(1)
    assert "╭" not in campaign.run("send", "campaign.csv", "--yes").err


def test_a_rehearsal_goes_nowhere_else(campaign):
    campaign.followers(1)
    said = question(campaign, "--sandbox")
    assert "from the sandbox" in said
    assert "not WeChat's" not in said
