"""A dry run tells all before: the account's word, the message as a card, and each problem in a file."""

import csv
import json
import re

import pytest

from tests.cli.common.test_terminal import Screen
from tests.cli.harness import openid, row


def problems(campaign, name: str = "problems.csv") -> list[dict[str, str]]:
    text = (campaign.folder / name).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    csv.field_size_limit(1 << 21)
    try:
        return list(csv.DictReader(text.decode("utf-8-sig").splitlines(keepends=True)))
    finally:
        csv.field_size_limit(131_072)


def test_problems_are_written_with_line_field_value_rule_and_advice(campaign):
    campaign.rows(row(openid(1), 1), row(openid(2), 2).replace("tea", "=1"), row("", 3), f"{openid(4)},A,\n")
    campaign.yaml.write_text(campaign.yaml.read_text() + 'key: "{{ order_no }}"\n')
    ran = campaign.run("send", "campaign.csv", "--dry-run", "--offline", "-o", "problems.csv")
    assert ran.code == 3
    found = problems(campaign)
    assert [(each["line"], each["field"], each["rule"], each["outcome"]) for each in found] == [
        ("4", "to", "no_openid", "invalid"),
        ("5", "", "short_row", "invalid"),
    ]
    assert all(each["advice"] and each["reason"] for each in found)
    assert (campaign.folder / "problems.csv").stat().st_mode & 0o777 == 0o600
    assert "2 problems written to problems.csv" in ran.err


def test_a_value_that_spoils_a_row_is_in_the_file_and_nowhere_else(campaign):
    campaign.rows(row("o secret 42", 1), row(openid(2), 2))
    ran = campaign.run(
        "send", "campaign.csv", "--dry-run", "--offline", "--json", "-o", "problems.csv", "-vv"
    )
    assert [(each["rule"], each["value"]) for each in problems(campaign)] == [("bad_openid", "o secret 42")]
    assert "secret 42" not in ran.err + ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--dry-run", "-o", "campaign.csv"), "are the same file"),
        (("--dry-run", "-o", "out.xls"), "ends in none of .csv, .jsonl"),
        (("--dry-run", "-o", "missing/out.csv"), "cannot be written"),
        (("-y", "-o", "out.csv"), "--output with --dry-run"),
        (("-y", "--row", "2"), "--output with --dry-run"),
    ],
)
def test_an_output_that_cannot_be_is_refused_first(campaign, words, said):
    campaign.followers(1)
    assert said in campaign.run("send", "campaign.csv", "-q", *words).sentence
    assert not campaign.delivered()


def test_the_account_is_asked_for_quota_and_template_and_its_title_heads_the_card(own):
    campaign = own(faults={"daily_limit": 12})
    campaign.followers(30)
    asked = campaign.run("send", "campaign.csv", "--dry-run", "--json")
    assert [event["type"] for event in asked.events] == [
        "survey",
        *["longest"] * 3,
        "quota",
        "plan",
        "summary",
    ]
    assert "12 messages are left of today's quota of 12, 30 to send" in asked.err
    assert "12 today, 12 tomorrow, 6 on " in asked.err
    assert "─ Sandbox ─" in asked.err
    assert "to oFol…0001, row 1, line 2" in asked.err
    assert openid(1) not in asked.err
    offline = campaign.run("send", "campaign.csv", "--dry-run", "--offline")
    assert "The template is checked against a list of " in offline.err
    assert "So token, IP allow-list and quota were not checked." in offline.err
    assert (asked.code, offline.code) == (0, 0)
    assert not campaign.delivered()


def test_any_row_can_be_shown_and_one_that_cannot_be_sent_says_why(campaign):
    campaign.rows(row(openid(1), 1), row(openid(2), 2).replace("tea", "coffee"), row("", 3))
    words = ("send", "campaign.csv", "--dry-run", "--offline", "--row")
    assert "thing1   coffee" in campaign.run(*words, "2").err
    assert "Row 3 cannot be shown: no_openid: to: the openid is empty." in campaign.run(*words, "3").err
    assert "Row 9 cannot be shown: there is no such row." in campaign.run(*words, "9").err


@pytest.mark.parametrize("words", [("--dry-run",), ("-y",)])
def test_a_key_that_the_template_lacks_is_a_refusal_before_anything_leaves(campaign, words):
    campaign.followers(3)
    campaign.edit("thing1", "thing9")
    campaign.edit("time3:", "tme3:")
    ran = campaign.run("send", "campaign.csv", *words)
    assert ran.code == 2
    (said,) = (line for line in ran.err.splitlines() if "47003" in line)
    assert 'campaign.yaml, line 5, data.thing9: the template has no such key; did you mean "thing1"' in said
    assert 'data.tme3: the template has no such key; did you mean "time3"' in said
    assert "is missing" not in said
    assert not campaign.delivered()


def test_a_key_that_the_campaign_lacks_is_a_refusal_too(campaign):
    campaign.followers(3)
    campaign.edit('  time3: "{{ shipped_at }}"\n', "")
    ran = campaign.run("send", "campaign.csv", "-y", "--progress", "none")
    assert ran.code == 2
    assert "campaign.yaml, line 4, data: the template's key time3 is missing; add a line for it" in ran.err
    assert not campaign.delivered()


def test_a_template_that_is_not_there_ends_a_dry_run_with_5_and_a_summary(campaign):
    campaign.rows(row("", 1), row(openid(2), 2))
    campaign.edit("ngqIp", "Other")
    ran = campaign.run("send", "campaign.csv", "--dry-run", "--json")
    assert (ran.code, ran.summary["exit_code"], ran.summary["invalid"]) == (5, 5, 1)
    assert "has no template Other" in ran.err


def test_a_wrong_secret_still_lets_the_rows_be_told(campaign):
    campaign.rows(row("", 1), row(openid(2), 2))
    ran = campaign.run("send", "campaign.csv", "--dry-run", environ={"WXPUSH_SECRET": "0" * 32})
    assert ran.code == 5
    assert "no_openid" in ran.err
    assert "the AppSecret is wrong" in ran.err


def test_on_a_terminal_the_operator_sees_template_and_quota_before_the_question(campaign):
    campaign.followers(3)
    screen = Screen(campaign, "send", "campaign.csv", answers={"Send? [y/N] ": "n"})
    assert "Template: Sandbox (ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY)." in screen.plain
    left, after = (
        int(figure.replace(",", ""))
        for figure in re.findall(r"([\d,]+) (?:messages|after)", screen.plain.split("Quota: ")[1])
    )
    assert left - after == 3
    assert screen.code == 2


def test_a_row_of_another_account_is_told_before_sending(campaign):
    names = [openid(number) for number in range(30)]
    campaign.rows(*(row(name, number) for number, name in enumerate(names)), row("oElse" + "0" * 23, 99))
    ran = campaign.send()
    assert ran.code == 0
    assert "Worth a look before they are sent: foreign_openid 1." in ran.err
    assert ran.events[0]["warnings"] == {"foreign_openid": 1}


def test_hosts_of_the_configuration_hold_where_the_campaign_names_none(campaign):
    campaign.followers(1)
    (campaign.folder / "wxpush.yaml").write_text("allow_hosts: [pay.example.com]\n")
    ran = campaign.run("send", "campaign.csv", "-y")
    assert (ran.code, "a host that is not among allow_hosts" in ran.sentence) == (2, True)
    campaign.yaml.write_text(campaign.yaml.read_text() + "allow_hosts: [shop.example.com]\n")
    assert campaign.send().code == 0
    campaign.edit("[shop", "[https://shop")
    assert "allow_hosts[0]: this is no host" in campaign.run("send", "campaign.csv", "-y").sentence


#: What a newcomer gets wrong, and what they do when they have read the message.
_MISTAKES = (
    "forgot https://",
    "misspelt a key",
    "misspelt a column",
    "left an openid empty",
    "cut a row short",
)


def test_a_newcomer_mends_five_mistakes_by_the_messages_alone(campaign):
    campaign.rows(row(openid(1), 1), row("", 2), f"{openid(3)},A3,tea\n", row(openid(4), 4))
    text = campaign.yaml.read_text()
    campaign.yaml.write_text(
        text.replace("https://shop", "shop")
        .replace("thing1", "thingl")
        .replace("{{ amount }}", "{{ amonut }}")
    )
    said, code = [], None
    for _ in range(len(_MISTAKES) + 1):
        ran = campaign.run("send", "campaign.csv", "--dry-run", "-o", "problems.jsonl")
        said.append(ran.err)
        code = ran.code
        if code == 0:
            break
        _mend(campaign, ran.err)
    assert code == 0, said
    assert "next: wxpush send campaign.csv\n" in said[-1]
    assert campaign.send().counts() == {"sent": 2}


def _mend(campaign, said: str) -> None:
    """Do what the message says, and only what it says: place, line and right word come from it."""
    text = campaign.yaml.read_text()
    if "line 3, url: the link is not an address that begins with https://" in said:
        text = text.replace('url: "', 'url: "https://')
    elif 'data.amount2: campaign.csv has no column "amonut"; did you mean "amount"?' in said:
        text = text.replace("amonut", "amount")
    elif 'data.thingl: the template has no such key; did you mean "thing1"' in said:
        text = text.replace("thingl", "thing1")
    else:
        _delete(campaign)
    campaign.yaml.write_text(text)


def _delete(campaign) -> None:
    """Take out the rows that the file names, as the table and its advice told."""
    named = [json.loads(line) for line in (campaign.folder / "problems.jsonl").read_text().splitlines()]
    lines = {each["line"] for each in named if each["outcome"] == "invalid"}
    kept = [
        text
        for number, text in enumerate(campaign.recipients.read_text().splitlines(keepends=True), 1)
        if number not in lines
    ]
    campaign.recipients.write_text("".join(kept))
