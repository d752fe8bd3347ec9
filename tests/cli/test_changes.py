"""Changes that are accepted one after another: whoever had the message does not get it again, and whoever shall have it does."""

from tests.cli.harness import openid, row
from tests.cli.situations import BY_ORDER, NEW_TEXT, doubtful, interrupted


def test_a_campaign_whose_sent_rows_all_left_the_input_does_not_start_over(campaign, faulty):
    interrupted(campaign)
    campaign.rows(*(row(openid(number), number - 1) for number in range(4, 7)))
    faulty(account_errcode=48001)
    assert campaign.send("--accept-changes").code == 5
    faulty()
    campaign.followers(6)
    assert campaign.send().code == 7
    assert campaign.send("--accept-changes").counts() == {"already_sent": 3, "sent": 3}
    assert max(campaign.delivered().values()) == 1


def test_rows_that_were_skipped_stay_skipped_though_nothing_else_was_sent(campaign):
    doubtful(campaign, minutes=12, rows=1)
    assert campaign.run("resolve", "campaign.csv", "--as", "skip", "-y", "--json").code == 3
    again = campaign.send()
    assert (again.code, again.counts(), again.summary["attempts"]) == (3, {"rejected": 1}, 0)


def test_a_second_run_that_starts_over_does_not_repeat_the_ids_of_the_first(campaign, faulty):
    campaign.yaml.write_text(campaign.yaml.read_text() + BY_ORDER)
    names = campaign.followers(3)
    assert campaign.send().code == 0
    faulty(account_errcode=48001)
    assert campaign.send("--again").code == 5
    faulty()
    campaign.edit(*NEW_TEXT)
    ran = campaign.send()
    assert (ran.code, ran.summary["run"], ran.counts()) == (0, 2, {"sent": 3})
    assert campaign.delivered() == dict.fromkeys(names, 2)


def test_a_key_that_is_new_tells_no_rows_apart(campaign):
    interrupted(campaign)
    campaign.yaml.write_text(campaign.yaml.read_text() + BY_ORDER)
    campaign.followers(7)
    ran = campaign.run("send", "campaign.csv", "-y", "--accept-changes")
    assert (ran.code, "from the beginning: undo one of the two changes" in ran.sentence) == (7, True)
    campaign.followers(6)
    assert campaign.send("--accept-changes", "--max-sends", "1").code == 4
    campaign.followers(7)
    assert campaign.send("--accept-changes").code == 0
    assert set(campaign.delivered().values()) == {1}


def test_rows_are_known_by_their_new_text_when_the_input_changes_after_the_campaign_file(campaign):
    interrupted(campaign)
    campaign.edit(*NEW_TEXT)
    assert campaign.send("--accept-changes", "--max-sends", "1").code == 4
    campaign.followers(7)
    assert campaign.send("--accept-changes").counts() == {"already_sent": 4, "sent": 3}
    assert set(campaign.delivered().values()) == {1}


def test_a_row_in_doubt_is_repeated_under_its_old_id_and_then_known_by_its_new_text(campaign):
    doubtful(campaign, minutes=1)
    campaign.edit(*NEW_TEXT)
    campaign.followers(4)
    campaign.rows(*campaign.recipients.read_text().splitlines(keepends=True)[1:4])
    assert campaign.send("--accept-changes").counts() == {"already_sent": 2, "sent": 1}
    assert campaign.delivered().total() == 3
    campaign.followers(4)
    assert campaign.send("--accept-changes").counts() == {"already_sent": 3, "sent": 1}
    assert set(campaign.delivered().values()) == {1}
