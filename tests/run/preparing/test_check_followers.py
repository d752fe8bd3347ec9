"""`--check-followers`: who has left is told of and left out before they cost a message; what was asked is not asked again."""

import csv
import io
import signal

import pytest

from tests.cli.harness import ended, finished, magic, openid, row, until
from tests.run.check.test_dryrun import problems

CHECK = "--check-followers"
ASKED = "/cgi-bin/user/info/batchget"


def people(campaign, *, follow: int = 5, left: int = 2, foreign: int = 0) -> list[str]:
    """Rows to people of each kind, mixed; gives the followers."""
    followers = [openid(number) for number in range(1, follow + 1)]
    names = [*(magic("unfollowed", number) for number in range(left)), *followers]
    names[1:1] = [magic("foreign", number) for number in range(foreign)]
    campaign.rows(*(row(name, number) for number, name in enumerate(names)))
    return followers


def asked(ran) -> dict:
    (event,) = (event for event in ran.events if event["type"] == "followers")
    return {name: event[name] for name in ("asked", "unfollowed", "unknown")}


def test_who_has_left_is_left_out_and_told(campaign):
    followers = people(campaign)
    ran = campaign.send(CHECK)
    assert (ran.code, ran.counts()) == (0, {"sent": 5, "suppressed": 2})
    assert ran.summary["attempts"] == 5
    assert asked(ran) == {"asked": 7, "unfollowed": 2, "unknown": 0}
    assert "7 people asked about: 2 rows are left out as they do not follow." in ran.err
    assert set(campaign.delivered()) == set(followers)
    results = campaign.run("results", "campaign.csv", "--state", "suppressed").out
    reasons = [line["reason"] for line in csv.DictReader(io.StringIO(results))]
    assert reasons == ["unfollowed: WeChat says that they do not follow the account"] * 2


def test_without_it_they_cost_a_message_each(campaign):
    people(campaign)
    assert campaign.send().counts() == {"sent": 5, "rejected": 2}


def test_a_dry_run_lists_them_among_its_problems(campaign):
    people(campaign, foreign=1)
    ran = campaign.send("--dry-run", CHECK, "-o", "problems.csv")
    assert (ran.code, ran.counts()) == (0, {"suppressed": 3, "not_attempted": 5})
    assert [(each["line"], each["rule"], each["outcome"]) for each in problems(campaign)] == [
        (line, "unfollowed", "suppressed") for line in ("2", "3", "4")
    ]
    assert "3  unfollowed  -      2, 3, 4" in ran.err
    assert "5 to send in about" in ran.err
    assert ran.err.splitlines()[-1] == f"next: wxpush send campaign.csv {CHECK}"
    assert not campaign.delivered()


@pytest.mark.parametrize(
    ("how", "code", "rest"),
    [
        ("unfollowed", 0, {"suppressed": 4}),
        ("refused", 3, {"suppressed": 2, "invalid": 2}),
        # Some of those who left get through, and are refused: nobody who follows is left out.
        ("shifted", 3, {"suppressed": 1, "rejected": 3}),
    ],
)
def test_openids_of_another_account_leave_nobody_out_who_follows(campaign, faulty, how, code, rest):
    followers = people(campaign, foreign=2)
    faulty(foreign_in_batch=how)
    ran = campaign.send(CHECK)
    assert (ran.code, ran.counts()) == (code, {"sent": 5} | rest)
    assert set(campaign.delivered()) == set(followers)


def test_a_list_of_which_nobody_follows_is_said_aloud(campaign):
    people(campaign, follow=0, left=3)
    ran = campaign.run("send", "campaign.csv", "--yes", "-q", CHECK)
    assert (ran.code, "Is this the list of another account?" in ran.sentence) == (0, True)


def test_a_list_of_which_all_follow_is_told_so(campaign):
    people(campaign, left=0)
    assert "5 people asked about: all of them follow." in campaign.send("--dry-run", CHECK).err


def test_a_list_of_another_account_is_refused_before_anything_leaves(campaign, faulty):
    people(campaign, follow=0, left=0, foreign=40)
    faulty(foreign_in_batch="refused")
    for words in (("--dry-run",), ()):
        ran = campaign.send(CHECK, *words)
        assert (ran.code, "Is this the list of another account?" in ran.err) == (5, True), ran
        assert ran.counts() == {"not_attempted": 40}


def test_a_quota_that_ends_in_the_middle_sends_nothing_and_keeps_nothing(own):
    campaign = own(faults={"people_daily_limit": 40})
    people(campaign, follow=4_900, left=100)
    ran = campaign.send(CHECK, "--max-sends", "3")
    assert (ran.code, ran.summary["reason"], ran.summary["attempts"]) == (4, "breaker", 0), ran.err
    assert "(45009); nothing was changed or sent" in ran.err
    assert not campaign.checkpoint.exists()
    assert ran.err.splitlines()[-1] == f"next: wxpush send campaign.csv {CHECK}"
    before = campaign.control.faults()
    campaign.control.set_faults(type(before)(people_daily_limit=200))
    again = campaign.send(CHECK, "--max-sends", "3")
    assert again.counts() == {"sent": 3, "suppressed": 100, "not_attempted": 4_897}
    assert asked(again) == {"asked": 5_000, "unfollowed": 100, "unknown": 0}
    third = campaign.send(CHECK, "--max-sends", "3")
    assert not any(event["type"] == "followers" for event in third.events)
    assert third.counts()["sent"] == 3


def test_a_dry_run_whose_quota_ends_says_so_aloud(own):
    campaign = own(faults={"people_daily_limit": 0})
    people(campaign)
    ran = campaign.run("send", "campaign.csv", "--dry-run", "-q", CHECK)
    assert (ran.code, "Not all rows were checked for whether people follow" in ran.sentence) == (0, True)


def test_a_signal_while_it_asks_keeps_nothing(own):
    campaign = own(faults={"people_minute_cap": 2})
    people(campaign, follow=500, left=100)
    with ended(campaign.begin("send", "campaign.csv", "--yes", "-q", CHECK)) as process:
        until(lambda: 45011 in campaign.control.summary().errcodes, seconds=120)
        process.send_signal(signal.SIGTERM)
        ran = finished(process)
    assert (ran.code, "Stopped by SIGTERM; nothing was changed or sent" in ran.sentence) == (143, True)
    assert not campaign.delivered()
    assert not campaign.checkpoint.exists()


def test_only_rows_that_may_be_sent_are_asked_about(campaign):
    campaign.rows(
        row(openid(1), 1),
        row(openid(1), 1),
        row("", 3),
        row(openid(4), 4),
        row(magic("unfollowed"), 5),
    )
    ran = campaign.send(CHECK, "--limit", "4")
    assert asked(ran)["asked"] == 2
    assert ran.counts() == {"sent": 2, "duplicate": 1, "invalid": 1, "not_attempted": 1}
    rest = campaign.send(CHECK)
    assert asked(rest) == {"asked": 1, "unfollowed": 1, "unknown": 0}
    assert rest.counts() == {"already_sent": 2, "duplicate": 1, "invalid": 1, "suppressed": 1}


def test_a_retry_asks_once_more_about_rows_that_were_asked_about_before(campaign):
    campaign.rows(row(openid(1), 1), row(magic("blocked"), 2), row(magic("blocked", 2), 3))
    first = campaign.send(CHECK)
    assert asked(first) == {"asked": 3, "unfollowed": 0, "unknown": 0}
    assert first.counts() == {"sent": 1, "rejected": 2}
    again = campaign.run("retry", "campaign.csv", "--yes", "--json", CHECK)
    assert asked(again) == {"asked": 2, "unfollowed": 0, "unknown": 0}


def test_a_retry_leaves_out_who_has_left(campaign):
    people(campaign)
    campaign.send()
    ran = campaign.run("retry", "campaign.csv", "--yes", "--json", CHECK)
    assert asked(ran) == {"asked": 2, "unfollowed": 2, "unknown": 0}
    assert (ran.code, ran.counts()) == (0, {"already_sent": 5, "suppressed": 2})


def test_a_rehearsal_asks_the_sandbox(campaign):
    people(campaign)
    ran = campaign.send("--sandbox", CHECK)
    assert ran.counts() == {"sent": 5, "suppressed": 2}
    dry = campaign.send("--sandbox", CHECK, "--dry-run")
    assert dry.counts() == {"suppressed": 2, "not_attempted": 5}


def test_it_may_stand_in_the_configuration_and_offline_wins_over_that(campaign):
    people(campaign)
    (campaign.folder / "wxpush.yaml").write_text("check_followers: true\n")
    offline = campaign.send("--dry-run", "--offline")
    assert offline.counts() == {"not_attempted": 7}
    assert (
        "Leave one of them out"
        in campaign.run("send", "campaign.csv", "--dry-run", "--offline", CHECK).sentence
    )
    assert campaign.send().counts() == {"sent": 5, "suppressed": 2}


def test_being_busy_and_a_displaced_token_are_got_over(campaign, faulty):
    people(campaign)
    campaign.send("--dry-run", CHECK)
    campaign.control.evict_token()
    faulty(people_busy_rate=0.3)
    assert campaign.send(CHECK).counts() == {"sent": 5, "suppressed": 2}
