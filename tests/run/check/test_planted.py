"""Every kind of problem, planted among good rows: the dry run names each with its line, however large the file."""

import csv
import os
import time
from collections.abc import Iterator

import pytest

from tests.cli.harness import TEMPLATE, openid
from tests.run.check.test_dryrun import problems

_HEAD = "openid,order_no,product,count,link,app\n"
_YAML = f"""template_id: {TEMPLATE}
url: "{{{{ link }}}}"
miniprogram: {{appid: "{{{{ app }}}}"}}
key: "{{{{ order_no }}}}"
allow_hosts: [shop.example.com]
data:
  thing1: "{{{{ product }}}}"
  amount2: "{{{{ 100 // (count | int) }}}}元"
  time3: "10:00"
"""
_GOOD = {
    "openid": "",
    "order_no": "",
    "product": "tea",
    "count": "3",
    "link": "https://shop.example.com/a",
    "app": "wx0123456789abcdef",
}

#: kind: what is planted, in place of a good row's cells; a whole line where it is a text.
_PLANTED: dict[str, dict[str, str] | str] = {
    "no_openid": {"openid": " "},
    "bad_openid": {"openid": "o ABC"},
    "odd_openid": {"openid": "oFollower1"},
    "foreign_openid": {"openid": "oElsewhere000000000000000001"},
    "empty_value": {"product": ""},
    "empty_key": {"order_no": " "},
    "expression": {"count": "0"},
    "control_character": {"product": '"a\nb"'},
    "bad_link": {"link": "shop.example.com/a"},
    "foreign_link": {"link": "https://shop.example.com.evil.example/"},
    "plain_link": {"link": "http://shop.example.com/a"},
    "odd_miniprogram": {"app": "gh_0123456789ab"},
    "duplicate": {"order_no": "A1"},
    "short_row": f"{openid(1)},A,tea",
    "extra_cells": f"{openid(1)},A,tea,3,x,wx,more",
    "lone_cr": f"{openid(1)},A,te\ra,3,x,wx",
    "nul": f"{openid(1)},A,te\0a,3,x,wx",
    "long_field": f"{openid(1)},A,{'x' * 140_000},3,https://shop.example.com/,wx0123456789abcdef",
    "too_long": f"{openid(1)},A-long,tea,3,https://shop.example.com/{'茶' * 30_000},wx0123456789abcdef",
    "long_row": "x" * (1 << 20) + "x",
}
_KINDS = len(_PLANTED)


def _rows(many: int) -> Iterator[tuple[str, str]]:
    """(kind, line) of each row; the kind is empty for a good one. The planted are spread evenly."""
    planted = dict(zip(range(many // 40, many, many // (_KINDS + 1)), _PLANTED, strict=False))
    assert len(planted) == _KINDS
    for number in range(1, many + 1):
        kind = planted.get(number, "")
        what = _PLANTED.get(kind, {})
        cells = _GOOD | {"openid": openid(number), "order_no": f"A{number}"}
        yield kind, what if isinstance(what, str) else ",".join((cells | what).values())


def plant(campaign, many: int) -> dict[str, int]:
    """Write the campaign. Gives the line of each kind."""
    line, lines = 2, {}
    with campaign.recipients.open("w", encoding="utf-8", newline="") as file:
        file.write(_HEAD)
        for kind, text in _rows(many):
            file.write(text + "\n")
            if kind:
                lines[kind] = line
            line += 1 + text.count("\n")
    campaign.yaml.write_text(_YAML)
    return lines


def test_twenty_kinds_of_problems_are_named_with_their_lines(campaign):
    lines = plant(campaign, 1_000)
    assert len(lines) == 20
    ran = campaign.run("send", "campaign.csv", "--dry-run", "--offline", "-o", "problems.csv", "--json")
    assert ran.code == 3
    assert {row["rule"]: int(row["line"]) for row in problems(campaign)} == lines
    told = {event["kind"]: event["line"] for event in ran.events if "kind" in event}
    assert told == lines
    assert all(f"1  {kind} " in ran.err for kind in lines)
    warned = {"odd_openid", "foreign_openid", "plain_link", "odd_miniprogram"}
    assert ran.counts() == {"invalid": 20 - len(warned) - 1, "duplicate": 1, "not_attempted": 1_000 - 16}


@pytest.mark.long
def test_a_hundred_thousand_rows_are_checked_in_flat_memory(campaign):
    peaks, seconds = [], 0.0
    for many in (10_000, 100_000):
        lines = plant(campaign, many)
        began = time.monotonic()
        with campaign.start(
            "send", "campaign.csv", "--dry-run", "--offline", "-q", "-o", "problems.csv"
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        assert process.returncode == 3
        assert {row["rule"]: int(row["line"]) for row in problems(campaign)} == lines
        peaks.append(usage.ru_maxrss)
    print(f"\n100,000 rows in {seconds:.1f} s, {peaks} KiB")
    assert peaks[1] - peaks[0] < 10_000


def test_the_file_holds_every_row_of_a_kind_and_the_table_a_few(campaign):
    campaign.rows(*(f",A{number},tea,1,2026\n" for number in range(50)))
    ran = campaign.run("send", "campaign.csv", "--dry-run", "--offline", "-o", "problems.jsonl")
    assert ran.code == 3
    assert len((campaign.folder / "problems.jsonl").read_text().splitlines()) == 50
    assert "    50  no_openid  to     2, 3, 4, ...\n" in ran.err
    assert "next: wxpush send campaign.csv --dry-run\n" in ran.err
    again = campaign.run("send", "campaign.csv", "--dry-run", "--offline")
    assert "next: wxpush send campaign.csv --dry-run -o problems.csv\n" in again.err
    assert csv.field_size_limit() == 131_072
