"""`send --to`: one row, to people who are named, and in words what became of it."""

import pytest

from tests.cli.harness import magic, openid, row
from wxpush.channels.template.errcodes import ERRCODES


def test_it_says_that_wechat_has_taken_it_and_under_which_msgid(campaign):
    campaign.followers(1)
    ran = campaign.run("send", "campaign.csv", "--to", openid(9), "--json")
    assert ran.code == 0
    (event,) = ran.events
    assert (event["row"], event["kind"]) == (1, "sent")
    assert (
        f"row 1 to oFol…0009: accepted by WeChat, msgid {event['msgid']}; look at the phone (exit 0)"
        in ran.err
    )


def test_what_was_refused_is_told_with_what_to_do(campaign):
    campaign.followers(1)
    ran = campaign.run("send", "campaign.csv", "--to", magic("unfollowed", 7))
    assert (ran.code, "rejected by WeChat, 43004" in ran.sentence) == (3, True)
    assert ERRCODES.table[43004].advice("en") in ran.sentence


@pytest.mark.parametrize("how", ["repeated", "file", "input"])
def test_several_get_it_each_once(campaign, how):
    campaign.followers(2)
    people = [openid(31), openid(32)]
    (campaign.folder / "us.txt").write_text("\n".join([*people, "", people[0]]) + "\n")
    words = {"repeated": [each for who in people for each in ("--to", who)], "file": ["--to", "@us.txt"]}
    given = {"stdin": "\n".join(people).encode()} if how == "input" else {}
    ran = campaign.run("send", "campaign.csv", *words.get(how, ["--to", "-"]), **given)
    assert (ran.code, campaign.delivered()) == (0, dict.fromkeys(people, 1)), ran
    assert "2 of 2 messages were accepted by WeChat (exit 0)" in ran.err
    assert not campaign.checkpoint.exists()


def test_of_several_the_gravest_counts_and_who_is_left_gets_it_all_the_same(campaign):
    campaign.followers(1)
    ran = campaign.run("send", "campaign.csv", "--to", magic("unfollowed", 3), "--to", openid(33))
    assert (ran.code, campaign.delivered()) == (3, {openid(33): 1})
    assert "1 of 2 messages were accepted by WeChat (exit 3)" in ran.err


def test_a_refused_account_ends_it(campaign, faulty):
    campaign.followers(1)
    faulty(account_errcode=48001)
    ran = campaign.run("send", "campaign.csv", "--to", openid(1), "--to", openid(2), "--json")
    assert (ran.code, len(ran.events)) == (5, 1)


@pytest.mark.parametrize("fate", ["busy_after_rate", "reset_after_rate"])
def test_what_may_have_arrived_ends_it_in_doubt_and_the_next_person_is_tried_all_the_same(
    campaign, faulty, fate
):
    campaign.followers(1)
    faulty(**{fate: 1.0})
    ran = campaign.run("send", "campaign.csv", "--to", openid(1), "--to", openid(2), "--json")
    assert (ran.code, [event["kind"] for event in ran.events]) == (8, ["unsure", "unsure"])
    assert campaign.delivered() == {openid(1): 1, openid(2): 1}


def test_the_row_that_is_named_is_sent(campaign):
    campaign.rows(row(openid(1), 1), row(openid(2), 2).replace("9.90", "much"), row(openid(3), 3))
    ran = campaign.run("send", "campaign.csv", "--to", openid(9), "--row", "3", "--json")
    assert (ran.code, ran.events[0]["row"]) == (0, 3)
    wrong = campaign.run("send", "campaign.csv", "--to", openid(9), "--row", "2")
    assert (wrong.code, "Row 2 of campaign.csv cannot be sent: " in wrong.sentence) == (2, True)
    assert "nothing was sent" in wrong.sentence
    none = campaign.run("send", "campaign.csv", "--to", openid(9), "--row", "7")
    assert (none.code, "campaign.csv has no row 7" in none.sentence) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", openid(9), "--dry-run"], "--to sends a message and --dry-run sends none"),
        (["--to", "@none.txt"], "The openids in none.txt cannot be read"),
        (["--to", "@campaign.yaml"], "--to needs an openid"),
        (["--to", "@many.txt"], "names 101 people, and a trial is for 100"),
        (["--to", openid(9), "-o", "problems.csv"], "--output with --dry-run"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_sent(campaign, words, said):
    campaign.followers(1)
    (campaign.folder / "many.txt").write_text("".join(f"{openid(number)}\n" for number in range(101)))
    ran = campaign.run("send", "campaign.csv", *words)
    assert (ran.code, said in ran.sentence) == (2, True), ran
    assert campaign.delivered() == {}


def test_the_list_on_standard_input_leaves_it_to_the_list(campaign):
    campaign.followers(1)
    words = ("send", "-", "-c", "campaign.yaml", "--format", "csv", "--to", "-")
    ran = campaign.run(*words, stdin=campaign.recipients.read_bytes())
    assert (ran.code, "Standard input is the list already" in ran.sentence) == (2, True)


def test_whoever_is_suppressed_gets_nothing_nor_do_the_others(campaign):
    campaign.followers(1)
    assert campaign.run("suppress", "add", openid(41), "--suppress", "never.csv").code == 0
    ran = campaign.run(
        "send", "campaign.csv", "--suppress", "never.csv", "--to", openid(40), "--to", openid(41)
    )
    assert (ran.code, campaign.delivered()) == (2, {})
