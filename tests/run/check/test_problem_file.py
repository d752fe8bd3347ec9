"""The file of a dry run's problems: each beside its row of the list, in the list's order."""

import csv
import io
import json

from tests.cli.harness import openid

ODD = "oABC0000000000000000000000001"


def problems(campaign, name: str = "problems.csv") -> list[dict[str, str]]:
    ran = campaign.send("--dry-run", "--offline", "-o", name)
    assert ran.code == 3, ran.err
    text = (campaign.folder / name).read_text("utf-8-sig")
    return [*csv.DictReader(io.StringIO(text, newline=""))]


def test_it_has_the_rows_of_the_list_in_their_order_whatever_was_found_when(campaign):
    campaign.followers(3)
    lines = campaign.recipients.read_text().splitlines()
    head, first, second, third = lines
    campaign.recipients.write_text(
        "\n".join([head, first, second.replace(openid(2), ""), third.replace(openid(3), ODD), first, ""])
    )
    found = problems(campaign)
    assert [(row["line"], row["rule"], row["outcome"]) for row in found] == [
        ("3", "no_openid", "invalid"),
        ("4", "odd_openid", "warning"),
        ("5", "duplicate", "duplicate"),
    ]
    assert [row["openid"] for row in found] == ["", ODD, openid(1)]
    given = head.split(",")
    assert [*found[0]][: len(given)] == given


def test_of_json_lines_each_object_has_its_own_fields(campaign):
    campaign.recipients.unlink(missing_ok=True)
    campaign.recipients = campaign.folder / "campaign.jsonl"
    row = {"openid": "", "product": "tea", "order_no": "1", "amount": "1.00"}
    campaign.recipients.write_text(json.dumps(row) + "\n" + json.dumps(row | {"openid": openid(1)}) + "\n")
    ran = campaign.run("send", "campaign.jsonl", "--dry-run", "--offline", "-o", "problems.jsonl")
    assert ran.code == 3, ran.err
    first, *_ = (campaign.folder / "problems.jsonl").read_text("utf-8").splitlines()
    found = json.loads(first)
    assert (found["product"], found["line"], found["rule"]) == ("tea", 1, "missing_value")


def test_many_blocks_are_joined_and_those_without_a_problem_are_not_read_again(campaign):
    campaign.followers(9_000)
    lines = campaign.recipients.read_text().splitlines()
    for line in (1, 4_000, 9_000):
        lines[line] = lines[line].replace(openid(line), "")
    campaign.recipients.write_text("\n".join([*lines, ""]))
    found = problems(campaign)
    assert [int(row["line"]) for row in found] == [2, 4_001, 9_001]
    head = lines[0].split(",")
    assert [[row[name] for name in head] for row in found] == [
        lines[line].split(",") for line in (1, 4_000, 9_000)
    ]
