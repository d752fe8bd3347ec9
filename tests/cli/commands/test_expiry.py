"""Rows that are of use until some moment only, as an operator meets them."""

import csv
import time
from datetime import datetime, timedelta

import pytest

from tests.cli.harness import Campaign, openid
from wxpush.schedule.zones import SHANGHAI

SEND = ("send", "campaign.csv", "--yes", "--json")
HEAD = "openid,order_no,product,amount,shipped_at,pickup_by\n"
PAST, LATER = "2026-01-02 10:00", "2099-01-02 10:00"


def rows(campaign: Campaign, *dates: str) -> None:
    campaign.recipients.write_text(
        HEAD
        + "".join(
            f"{openid(number)},A{number},tea,9.90,2026年11月20日 10:00,{date}\n"
            for number, date in enumerate(dates, 1)
        )
    )


@pytest.fixture
def dated(campaign: Campaign) -> Campaign:
    campaign.yaml.write_text('expires: "{{ pickup_by }}"\n' + campaign.yaml.read_text())
    return campaign


def states(campaign: Campaign) -> list[str]:
    found = campaign.run("results", "campaign.csv").out.splitlines()
    return [row["state"] for row in csv.DictReader(found)]


def test_a_row_whose_time_is_over_is_not_sent_and_the_end_says_so(dated):
    rows(dated, LATER, PAST, "soon", LATER, LATER)
    ran = dated.run(*SEND)
    assert (ran.code, ran.counts()) == (3, {"sent": 3, "invalid": 1, "expired": 1})
    assert "1 expired" in ran.err
    assert states(dated) == ["sent", "expired", "invalid", "sent", "sent"]
    (expired,) = csv.DictReader(dated.run("results", "campaign.csv", "--state", "expired").out.splitlines())
    assert "expired: it was to be sent before 2026-01-02 " in expired["reason"]
    assert "wxpush retry campaign.csv --state expired" in expired["advice"]
    status = dated.run("status", "campaign.csv", "--json")
    assert (status.summary["expired"], status.summary["rows_exit_code"]) == (1, 3)


def test_a_dry_run_lists_them(dated):
    rows(dated, LATER, PAST, "", PAST)
    ran = dated.run(*SEND, "--dry-run", "--offline", "-o", "problems.csv")
    assert (ran.code, ran.counts()) == (3, {"invalid": 1, "expired": 2, "not_attempted": 1})
    found = [*csv.DictReader((dated.folder / "problems.csv").read_text().splitlines())]
    assert [(each["line"], each["rule"], each["outcome"]) for each in found] == [
        ("3", "expired", "expired"),
        ("4", "empty_value", "invalid"),
        ("5", "expired", "expired"),
    ]
    assert [event["line"] for event in ran.events if event["type"] == "expired"] == [3, 5]


def test_they_are_sent_by_a_word_of_their_own_once_their_date_is_another(dated):
    rows(dated, LATER, PAST)
    assert dated.run(*SEND).counts() == {"sent": 1, "expired": 1}
    again = dated.run("retry", "campaign.csv", "--state", "expired", "--yes", "--json")
    assert (again.code, again.counts()) == (3, {"already_sent": 1, "expired": 1})
    dated.edit("{{ pickup_by }}", "{{ '2099-12-31' }}")
    assert dated.run(*SEND).counts() == {"already_sent": 1, "expired": 1}, "the word is retry"
    again = dated.run("retry", "campaign.csv", "--state", "expired", "--yes", "--json")
    assert (again.code, again.counts()) == (0, {"already_sent": 1, "sent": 1})


def test_a_changed_list_keeps_them_expired_until_then(dated):
    rows(dated, LATER, PAST)
    assert dated.run(*SEND).counts() == {"sent": 1, "expired": 1}
    rows(dated, LATER, LATER, LATER)
    ran = dated.run(*SEND, "--accept-changes")
    assert ran.counts() == {"already_sent": 1, "sent": 1, "expired": 1}
    ran = dated.run("retry", "campaign.csv", "--state", "expired", "--yes", "--json")
    assert ran.counts() == {"already_sent": 2, "sent": 1}


def test_rows_that_are_left_over_expire_between_two_invocations(dated):
    soon = datetime.now(SHANGHAI) + timedelta(seconds=20)
    rows(dated, LATER, f"{soon:%Y-%m-%d %H:%M:%S}", LATER)
    assert dated.run(*SEND, "--max-sends", "1").counts() == {"sent": 1, "not_attempted": 2}
    time.sleep(max(0.0, (soon - datetime.now(SHANGHAI)).total_seconds()))
    ran = dated.run(*SEND)
    assert (ran.code, ran.counts()) == (3, {"already_sent": 1, "sent": 1, "expired": 1})
    assert "1 more rows have expired" in ran.err


def test_valid_for_counts_from_the_survey_of_the_run(campaign):
    campaign.followers(40)
    ran = campaign.run(*SEND, "--valid-for", "4s", "--rate", "2/s")
    counts = ran.counts()
    assert ran.code == 3
    assert sum(counts.values()) == 40
    assert set(counts) <= {"sent", "expired"}
    assert counts["expired"] >= 30
    assert "--valid-for 4s" in campaign.run(*SEND, "--valid-for", "4s", "--again", "--max-sends", "1").err
    again = campaign.run(
        "retry", "campaign.csv", "--state", "expired", "--valid-for", "5h", "--yes", "--json"
    )
    assert again.counts()["sent"] == 39


@pytest.mark.parametrize("where", ["campaign.yaml", "wxpush.yaml"])
def test_files_say_for_how_long_rows_are_of_use_and_the_nearest_word_holds(campaign, where):
    campaign.followers(2)
    file = campaign.folder / where
    file.write_text("valid_for: 1ms\n" + (file.read_text() if file.exists() else ""))
    config = ("--config", where) if where == "wxpush.yaml" else ()
    ran = campaign.run(*SEND, *config)
    assert (ran.code, ran.counts()) == (3, {"expired": 2})
    again = campaign.run(*SEND, *config)
    assert (again.code, again.counts()) == (3, {"expired": 2}), "a list that is surveyed anew is no newer"
    ran = campaign.run(
        "retry", "campaign.csv", "--state", "expired", "--valid-for", "5h", *config, "--yes", "--json"
    )
    assert ran.counts() == {"sent": 2}


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("expires: soon", "expires: 'soon' is no date and time"),
        ("expires: '{{ nowhere }}'", "nowhere"),
        ("valid_for: soon", "valid_for"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(campaign, key, said):
    campaign.followers(1)
    campaign.yaml.write_text(f"{key}\n{campaign.yaml.read_text()}")
    ran = campaign.run(*SEND)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_no_errcode_made_a_row_expire(campaign):
    campaign.followers(1)
    ran = campaign.run("retry", "campaign.csv", "--state", "expired", "--errcode", "43004", "--yes")
    assert (ran.code, "--errcode says nothing of --state expired" in ran.err) == (2, True)


def test_a_dry_run_reckons_which_will_be_too_late(dated):
    soon = datetime.now(SHANGHAI) + timedelta(hours=2, minutes=30)
    rows(dated, *([f"{soon:%Y-%m-%d %H:%M:%S}"] * 2), LATER, *([f"{soon:%Y-%m-%d %H:%M:%S}"] * 2))
    ran = dated.run(*SEND, "--dry-run", "--offline", "--rate", "1/h", "-o", "problems.csv")
    assert (ran.code, ran.counts()) == (0, {"not_attempted": 5})
    found = [*csv.DictReader((dated.folder / "problems.csv").read_text().splitlines())]
    assert [(each["line"], each["rule"], each["outcome"]) for each in found] == [
        ("5", "leaves_too_late", "expired"),
        ("6", "leaves_too_late", "expired"),
    ], "the first three leave at once, in an hour and in two"


def test_a_dry_run_of_a_campaign_that_has_begun_reckons_with_what_is_left(dated):
    soon = datetime.now(SHANGHAI) + timedelta(hours=2, minutes=30)
    rows(dated, *([f"{soon:%Y-%m-%d %H:%M:%S}"] * 5))
    assert dated.run(*SEND, "--max-sends", "1").counts() == {"sent": 1, "not_attempted": 4}
    ran = dated.run(*SEND, "--dry-run", "--rate", "1/h")
    assert [event["line"] for event in ran.events if event["type"] == "expired"] == [6]


def test_a_dry_run_counts_from_the_survey_of_the_run(campaign):
    campaign.followers(3)
    assert campaign.run(*SEND, "--max-sends", "1").counts() == {"sent": 1, "not_attempted": 2}
    time.sleep(1.1)
    ran = campaign.run(*SEND, "--dry-run", "--valid-for", "1s")
    assert (ran.code, ran.counts()) == (3, {"already_sent": 1, "expired": 2})
    assert campaign.run(*SEND, "--valid-for", "5h").counts() == {"already_sent": 1, "sent": 2}
