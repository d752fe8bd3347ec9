"""On the command line: what was meant as a placeholder and is none reaches nobody, or is said before somebody is asked."""

import csv
import json

import pytest

from tests.cli.common.test_terminal import Screen
from tests.cli.harness import TEMPLATE, openid

_PLACEHOLDER = '"{{ product }}"'


@pytest.mark.parametrize(
    "text",
    [
        '"{ product }"',
        "｛｛ product ｝｝",
        '"${product}"',
        '"{{product}"',
        '"{% product %}"',
        '"{product:8}"',
        '"❴product * 2❵"',
        '"%7Bproduct%7D"',
    ],
)
@pytest.mark.parametrize("words", [(), ("--dry-run", "--offline"), ("--sandbox",)])
def test_a_column_in_wrong_braces_is_refused_before_anything_leaves(campaign, text, words):
    campaign.followers(3)
    campaign.edit(_PLACEHOLDER, text)
    ran = campaign.send(*words)
    assert (ran.code, campaign.delivered().total()) == (2, 0)
    assert "campaign.yaml, line 5, data.thing1: " in ran.err
    assert "write {{ product }}" in ran.err or "is written {{ product }}" in ran.err
    assert "Nothing was sent." in ran.err
    assert not campaign.checkpoint.exists()


def test_braces_that_are_meant_are_sent(campaign):
    people = campaign.followers(1)
    campaign.edit(_PLACEHOLDER, "\"{{ '{product}' }}\"")
    assert campaign.send().code == 0
    assert campaign.delivered() == {people[0]: 1}


def test_a_column_that_only_the_last_row_of_a_file_without_header_has_is_refused_too(campaign):
    rows = [
        {
            "openid": openid(number),
            "order_no": f"A{number}",
            "product": "茶",
            "amount": "9.90",
            "shipped_at": "2026年11月20日 10:00",
        }
        for number in range(3000)
    ]
    rows[-1]["gift"] = "杯"
    (campaign.folder / "list.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    campaign.edit(_PLACEHOLDER, '"{gift}"')
    ran = campaign.run("send", "list.jsonl", "-c", "campaign.yaml", "--yes", "--json")
    assert (ran.code, campaign.delivered().total()) == (2, 0)
    assert "{gift} looks like a placeholder but is not one" in ran.err
    campaign.edit("{gift}", "{upper(gift)}")
    ran = campaign.run("send", "list.jsonl", "-c", "campaign.yaml", "--yes", "--json")
    assert (ran.code, campaign.delivered().total()) == (2, 0)
    campaign.edit("{upper(gift)}", "{present}")
    ran = campaign.run("send", "list.jsonl", "-c", "campaign.yaml", "--dry-run", "--offline")
    assert ran.code == 0
    assert "{present} names no column, so everybody gets it as it stands" in ran.err


def test_what_may_be_meant_is_said_in_the_dry_run_and_written_with_the_problems(campaign):
    campaign.followers(3)
    campaign.edit(_PLACEHOLDER, "“{{ product }}”%order_no%")
    ran = campaign.send("--dry-run", "--offline", "-o", "problems.csv")
    assert ran.code == 0
    told = [(event["kind"], event["place"]) for event in ran.events if event["type"] == "doubt"]
    assert told == [("marked_name", "data.thing1"), ("quoted_placeholder", "data.thing1")]
    assert "campaign.yaml, line 5, data.thing1: %order_no% is sent as it stands" in ran.err
    text = (campaign.folder / "problems.csv").read_text("utf-8-sig")
    found = [
        (each["line"], each["field"], each["value"], each["rule"], each["outcome"])
        for each in csv.DictReader(text.splitlines())
    ]
    assert found == [
        ("", "data.thing1", "%order_no%", "marked_name", "warning"),
        ("", "data.thing1", "“{{ … }}”", "quoted_placeholder", "warning"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\"{{ 'product' }}\"", "{{ 'product' }} is a text in quotation marks, and everybody gets that text"),
        ('"<%= product %>"', "<%= product %> is sent as it stands"),
        ('"您的$product已发货"', "$product is sent as it stands"),
        ('"product"', "product is sent as it stands"),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_name_in_other_marks_is_said_whatever_the_list_is(campaign, text, told, suffix):
    (person,) = campaign.followers(1)
    row = {"openid": person, "order_no": "A1", "product": "茶", "amount": "9.90"}
    row["shipped_at"] = "2026年11月20日 10:00"
    (campaign.folder / "list.jsonl").write_text(json.dumps(row) + "\n")
    campaign.edit(_PLACEHOLDER, text)
    recipients = {"csv": "campaign.csv", "jsonl": "list.jsonl"}[suffix]
    ran = campaign.run("send", recipients, "-c", "campaign.yaml", "--dry-run", "--offline")
    assert ran.code == 0
    assert told in ran.err


def test_it_is_said_before_the_question_each_time(campaign):
    campaign.followers(3)
    campaign.edit(_PLACEHOLDER, "“{{ product }}”")
    for many, answer in ((3, "n"), (3, "y")):
        screen = Screen(
            campaign, "send", "campaign.csv", "--max-sends", "1", answers={"Send? [y/N] ": answer}
        )
        assert "the quotation marks around the placeholder" in screen.plain.split(f"About to send {many}")[
            0
        ].replace("\r\n", " ")
    screen = Screen(campaign, "send", "campaign.csv", answers={"Send? [y/N] ": "n"})
    before, _, _ = screen.plain.partition("About to send 2")
    assert before.count("the quotation marks around the placeholder") == 1


def test_template_check_tells_the_same(campaign):
    assert TEMPLATE in campaign.yaml.read_text()
    for text, code, told in (
        ('"{{product}"', 2, "write {{ product }}, with two plain braces on each side"),
        ('"{amount}"', 2, "{amount} looks like a placeholder but is not one"),
        ('"{product}"', 0, "{product} is not a placeholder, so everybody would get it as it stands"),
        ("“{{ product }}”", 0, "the quotation marks around the placeholder"),
    ):
        before = campaign.yaml.read_text()
        campaign.edit(_PLACEHOLDER, text)
        ran = campaign.run("template", "check", "campaign.yaml")
        campaign.yaml.write_text(before)
        assert told in ran.err
        if code:
            assert ran.code == code
