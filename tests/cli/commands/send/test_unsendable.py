"""No row is forgotten: one that was to be sent, and of which nothing can be made any more, ends in a state with its reason."""

import csv
import io

import pytest

from tests.cli.harness import magic, openid, row
from tests.cli.situations import doubtful


def outcome(campaign, number: int) -> tuple[str, str]:
    """State and reason of a row."""
    text = campaign.run("results", "campaign.csv").out.removeprefix("\ufeff")
    found = list(csv.DictReader(io.StringIO(text)))[number - 1]
    return found["state"], found["reason"]


@pytest.fixture
def listed(campaign):
    """Put people on the suppression list of the campaign; gives the options that name it."""

    def put(*openids: str) -> tuple[str, str]:
        path = campaign.folder / "left.txt"
        path.write_text("\n".join(("openid", *openids, "")))
        path.chmod(0o600)
        return "--suppress", "left.txt"

    return put


def test_a_retried_row_that_is_on_the_list_by_now_is_suppressed(campaign, listed):
    campaign.rows(row(openid(1), 1), row(magic("unfollowed"), 2))
    assert campaign.send().counts() == {"sent": 1, "rejected": 1}
    words = listed(magic("unfollowed"))
    assert campaign.send(*words).counts() == {"already_sent": 1, "rejected": 1}, (
        "it knows the list from now on"
    )
    ran = campaign.run("retry", "campaign.csv", *words, "--yes", "--json")
    assert (ran.code, ran.counts()) == (0, {"already_sent": 1, "suppressed": 1})
    assert outcome(campaign, 2)[0] == "suppressed"


def test_a_row_in_doubt_of_somebody_on_the_list_is_held_with_its_reason_and_settled_by_a_decision(
    campaign, listed
):
    doubtful(campaign, minutes=1)
    words = listed(openid(2))
    ran = campaign.send(*words)
    assert (ran.code, ran.counts()) == (8, {"already_sent": 2, "in_doubt": 1})
    assert "next: wxpush resolve campaign.csv --suppress left.txt --as 'sent|resend|skip'" in ran.err
    state, reason = outcome(campaign, 2)
    assert (state, "suppression_list" in reason) == ("in_doubt", True)
    assert campaign.run("resolve", "campaign.csv", *words, "--as", "resend", "--yes").code == 2, (
        "nobody can be sent to"
    )
    assert outcome(campaign, 2)[0] == "in_doubt"
    ran = campaign.run("resolve", "campaign.csv", *words, "--as", "skip", "--yes", "--json")
    assert (ran.code, ran.counts()) == (3, {"already_sent": 2, "rejected": 1})
    assert campaign.delivered() == {openid(1): 1, openid(2): 1, openid(3): 1}


def test_a_retried_row_that_the_changed_campaign_file_makes_invalid_is_invalid(campaign):
    campaign.rows(row(openid(1), 1), row(magic("unfollowed"), 2))
    assert campaign.send().counts() == {"sent": 1, "rejected": 1}
    campaign.edit('"{{ shipped_at }}"', '"{{ order_no }}"')
    ran = campaign.run("retry", "campaign.csv", "--accept-changes", "--yes", "--json")
    assert (ran.code, ran.counts()) == (3, {"already_sent": 1, "invalid": 1}), ran
    state, reason = outcome(campaign, 2)
    assert (state, "time3" in reason) == ("invalid", True)
    assert campaign.send().counts() == {"already_sent": 1, "invalid": 1}
