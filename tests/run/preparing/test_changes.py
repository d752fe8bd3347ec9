"""Changes that are accepted one after another: whoever had the message does not get it again, and whoever shall have it does."""

import pytest

from tests.cli.harness import openid, row
from tests.cli.situations import BY_ORDER, NEW_TEXT, doubtful, interrupted


def test_hosts_of_the_settings_that_changed_are_named_and_not_the_campaign_file(campaign):
    settings = campaign.folder / "wxpush.yaml"
    settings.write_text("allow_hosts: [shop.example.com, example.org]\n")
    interrupted(campaign)
    settings.write_text("allow_hosts: [shop.example.com]\n")
    ran = campaign.run("send", "campaign.csv", "--yes")
    assert (ran.code, "The allow_hosts of wxpush.yaml changed since" in ran.sentence) == (7, True), ran.err
    campaign.edit(*NEW_TEXT)
    ran = campaign.run("send", "campaign.csv", "--yes")
    assert (ran.code, "The campaign file changed since" in ran.sentence) == (7, True), ran.err
    campaign.edit(*reversed(NEW_TEXT))
    ran = campaign.send("--accept-changes")
    assert (ran.counts(), "The allow_hosts of wxpush.yaml changed" in ran.err) == (
        {"already_sent": 3, "sent": 3},
        True,
    )


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


def listed(campaign, *numbers: int) -> tuple[str, str]:
    (campaign.folder / "left.csv").write_text("openid\n" + "".join(f"{openid(each)}\n" for each in numbers))
    return "--suppress", "left.csv"


def test_who_was_sent_and_is_on_the_list_since_stays_sent_when_the_input_grows(campaign):
    interrupted(campaign)
    campaign.followers(7)
    ran = campaign.send("--accept-changes", *listed(campaign, 1, 2, 5))
    assert (ran.code, ran.counts()) == (0, {"already_sent": 3, "sent": 3, "suppressed": 1})


@pytest.mark.parametrize("minutes", [1, 30])
def test_who_is_in_doubt_and_on_the_list_since_stays_in_doubt_when_the_input_grows(campaign, minutes):
    doubtful(campaign, minutes=minutes)
    campaign.followers(4)
    options = listed(campaign, 2)
    ran = campaign.send("--accept-changes", *options)
    assert (ran.code, ran.counts()) == (8, {"already_sent": 2, "sent": 1, "in_doubt": 1})
    ran = campaign.run("resolve", "campaign.csv", *options, "--as", "skip", "-y", "--json")
    assert (ran.code, ran.counts()) == (3, {"already_sent": 3, "rejected": 1})


def test_a_row_that_was_sent_and_is_too_long_in_the_new_list_is_no_input_for_another_time(campaign):
    interrupted(campaign, BY_ORDER)
    campaign.recipients.write_text(campaign.recipients.read_text().replace("tea", "tea" * 9))
    ran = campaign.send("--accept-changes")
    assert (ran.code, ran.counts()) == (3, {"already_sent": 3, "invalid": 3})
    invalid = campaign.run("results", "campaign.csv", "--state", "invalid")
    assert [openid(number) in invalid.out for number in range(1, 7)] == [False] * 3 + [True] * 3


def test_the_duplicate_of_a_row_that_was_sent_and_is_invalid_now_is_not_sent_in_its_place(campaign):
    campaign.yaml.write_text(campaign.yaml.read_text() + BY_ORDER)
    rows = [row(openid(number), number).replace("tea", "tea" * 5) for number in (1, 2, 3)]
    campaign.rows(*rows, row(openid(1), 1), row(openid(9), 2), row(openid(9), 4))
    assert campaign.send("--max-sends", "2", "--concurrency", "1").code == 4
    campaign.edit('"{{ product }}"', '"Parcels: {{ product }}"')
    ran = campaign.send("--accept-changes")
    assert (ran.code, ran.counts()) == (3, {"already_sent": 2, "sent": 1, "invalid": 1, "duplicate": 2})
    assert campaign.delivered() == {openid(1): 1, openid(2): 1, openid(9): 1}


def test_whose_row_left_the_list_with_a_message_sent_is_named_when_the_campaign_file_changes_after_it(
    campaign,
):
    interrupted(campaign)
    changed = [
        line.replace("tea", "mate") for line in campaign.recipients.read_text().splitlines(keepends=True)[1:4]
    ]
    campaign.rows(row(openid(20), 20), *changed)
    options = ("--accept-changes", "--max-sends", "1", "--concurrency", "1")
    ran = campaign.send(*options)
    assert "None of the rows that leave now goes to somebody to whom this run has sent already." in ran.err
    assert (
        "Of the rows that do not leave now, 3 go to somebody who had a message of this run and 0 to"
        in ran.err
    )
    campaign.edit(*NEW_TEXT)
    ran = campaign.send(*options)
    assert (
        "1 of the rows that leave now go to somebody to whom this run has sent a message already" in ran.err
    )
    assert (
        "Of the rows that do not leave now, 2 go to somebody who had a message of this run and 0 to"
        in ran.err
    )


def test_who_may_have_had_a_message_is_named_when_their_row_has_another_text(campaign):
    doubtful(campaign, minutes=30)
    campaign.recipients.write_text(campaign.recipients.read_text().replace("A1,tea", "A1,mate"))
    ran = campaign.run("send", "campaign.csv", "--accept-changes", "-y")
    assert "1 of the rows that leave now go to somebody of whom it is not known whether" in ran.err
    assert "1 rows in doubt are not in the input any more" in ran.err


STAY = "rows were sent to another openid than they have now. They stay sent"


@pytest.mark.parametrize("many", [3, 6], ids=["some", "all"])
def test_rows_that_stay_sent_though_their_openid_is_another_now_are_told_of(campaign, many):
    campaign.yaml.write_text(campaign.yaml.read_text() + BY_ORDER)
    campaign.followers(6)
    bound = ("--max-sends", "3", "--concurrency", "1") if many == 3 else ()
    assert campaign.send(*bound).code == (4 if bound else 0)
    before = campaign.delivered()
    others = [openid(number) for number in (11, 12, 3, 4, 5, 6)]
    campaign.rows(*(row(name, number) for number, name in enumerate(others)))
    ran = campaign.send("--accept-changes")
    assert f"2 {STAY}" in ran.err
    assert ran.counts() == {"already_sent": many, **({"sent": 3} if bound else {})}
    assert campaign.delivered() == dict.fromkeys([openid(number) for number in range(1, 7)], 1)
    assert before.total() == many


def test_rows_of_the_same_people_are_not(campaign):
    interrupted(campaign, BY_ORDER)
    campaign.followers(7)
    assert STAY not in campaign.send("--accept-changes").err
