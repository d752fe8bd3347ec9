"""Thousands of rows of every kind: the sum, the exit code, the results, and the dry run that names the same rows."""

import csv
import gzip
import io
import json
from datetime import datetime

import openpyxl
import pytest

from tests.cli.harness import magic, openid, row

REJECTED = {"unfollowed": "43004", "blacklisted": "43019", "foreign": "40003", "refused": "48002"}


def _mixed() -> list[str]:
    """5,000 rows: 40 of each refusal, 20 under review, 30 without an openid, 10 short ones, 200 repeats; the rest follow."""
    lines = [row(openid(number), number) for number in range(4_500)]
    for kind, role in enumerate(REJECTED):
        # Spread among followers: many of one kind in a row are taken for the account's fault.
        lines[50 + kind : 2050 : 50] = [row(magic(role, number), number) for number in range(40)]
    lines[2500:2520] = [row(magic("review", number), number) for number in range(20)]
    lines[3000:3030] = [row("", number) for number in range(30)]
    lines[3500:3510] = [f"{openid(number)},A\n" for number in range(3500, 3510)]
    return [*lines, *lines[4000:4200], *(row(openid(number), number) for number in range(10_000, 10_300))]


COUNTS = {"sent": 4580, "under_review": 20, "rejected": 160, "invalid": 40, "duplicate": 200}


@pytest.fixture
def mixed(campaign):
    campaign.rows(*_mixed())
    return campaign


def test_every_row_is_counted_once_and_named_in_the_results(mixed):
    dry = mixed.send("--dry-run", "--offline")
    assert mixed.delivered().total() == 0
    ran = mixed.send("--rate", "max", "--concurrency", "100")
    assert (ran.code, ran.counts()) == (3, COUNTS)
    assert ran.summary["errcodes"] == dict.fromkeys(sorted(REJECTED.values()), 40)
    delivered = mixed.delivered()
    assert len(delivered) == COUNTS["sent"]
    assert set(delivered.values()) == {1}

    results = mixed.run("results", "campaign.csv", "-o", "all.csv")
    assert (results.code, results.out) == (0, "")
    text = (mixed.folder / "all.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert len(found) == 5000
    assert all(
        line["reason"] and line["at"] and line["tries"] == "1"
        for line in found
        if line["state"] == "rejected"
    )
    assert {line["errcode"] for line in found if line["state"] == "rejected"} == set(REJECTED.values())
    assert all(line["msgid"].isdigit() and line["advice"] == "" for line in found if line["state"] == "sent")
    invalid = [line for line in found if line["state"] == "invalid"]
    named = {
        (event["line"], f"{event['kind']}: {event['reason']}")
        for event in dry.events
        if event["type"] == "invalid"
    }
    assert {(int(line["line"]), line["reason"]) for line in invalid} == named
    assert len(named) == 40
    assert (dry.code, dry.counts()) == (3, {"invalid": 40, "duplicate": 200, "not_attempted": 4760})

    rejected = mixed.run(
        "results", "campaign.csv", "--state", "rejected", "--errcode", "43004", "-o", "again.csv"
    )
    again = mixed.run("send", "again.csv", "-c", "campaign.yaml", "--dry-run", "--offline", "--json")
    assert (rejected.code, again.code, again.counts()) == (0, 0, {"not_attempted": 40})


def test_a_dry_run_asks_for_the_quota_and_offline_asks_nothing(campaign):
    campaign.followers(3)
    requests = campaign.control.summary().requests
    asked = campaign.send("--dry-run")
    shown = ["longest"] * 3
    assert [event["type"] for event in asked.events] == ["survey", *shown, "quota", "summary"]
    campaign.environ["WXPUSH_BASE_URL"] = "http://127.0.0.1:9"
    offline = campaign.send("--dry-run", "--offline")
    assert [event["type"] for event in offline.events] == ["survey", *shown, "summary"]
    assert (asked.code, offline.code) == (0, 0)
    assert campaign.control.summary().requests == requests
    assert not campaign.checkpoint.exists()


def test_a_dry_run_without_credentials_is_offline(campaign):
    campaign.followers(3)
    for name in ("WXPUSH_APPID", "WXPUSH_SECRET"):
        del campaign.environ[name]
    for words in ("send", "campaign.csv"), ("send", "campaign.csv", "--checkpoint", "other.wxpush"):
        ran = campaign.run(*words, "--dry-run")
        assert ran.code == 0
        assert "Nothing was asked of WeChat, as no account is configured (" in ran.err
        assert "next: wxpush send campaign.csv --sandbox\n" in ran.err, (
            "without an account nothing else can be sent"
        )


def test_the_summary_has_the_fields_of_the_contract_in_their_order(campaign):
    campaign.followers(2)
    ran = campaign.send()
    assert list(ran.summary) == [
        "type", "schema", "campaign", "run", "rows", "sent", "already_sent", "under_review", "rejected", "invalid",
        "duplicate", "suppressed", "expired", "in_doubt", "not_attempted", "attempts", "retries", "seconds", "total_seconds",
        "exit_code", "errcodes", "reason", "sent_altogether", "waited_seconds", "started_at", "ended_at", "running",
        "rows_exit_code",
    ]  # fmt: skip
    assert all(event["schema"] == 1 for event in ran.events)
    wanted = {
        "campaign": campaign.name,
        "run": 1,
        "attempts": 2,
        "retries": 0,
        "exit_code": 0,
        "reason": None,
    }
    assert wanted.items() <= ran.summary.items()
    assert 0 < ran.summary["seconds"] <= ran.summary["total_seconds"]
    status = campaign.run("status", "campaign.csv", "--json")
    assert ran.summary.items() <= status.summary.items()
    whole = campaign.run("status")
    assert (status.code, whole.code) == (0, 0)
    assert "campaign.csv: 2 of 2 sent; " in whole.out


@pytest.mark.parametrize("suffix", ["tsv", "jsonl", "csv.gz"])
def test_results_of_every_format_are_an_input_again(campaign, suffix):
    who = [openid(1), magic("unfollowed")]
    fields = [
        {
            "openid": name,
            "order_no": str(n),
            "product": "tea",
            "amount": "1",
            "shipped_at": "2026年1月1日 8:00",
        }
        for n, name in enumerate(who)
    ]
    table = "\n".join([",".join(fields[0]), *(",".join(one.values()) for one in fields)]) + "\n"
    text = {
        "tsv": table.replace(",", "\t").encode(),
        "jsonl": "".join(json.dumps(one) + "\n" for one in fields).encode(),
        "csv.gz": gzip.compress(table.encode()),
    }[suffix]
    (campaign.folder / f"campaign.{suffix}").write_bytes(text)
    ran = campaign.run("send", f"campaign.{suffix}", "-y", "--json", "-q")
    assert (ran.code, ran.counts()) == (3, {"sent": 1, "rejected": 1})
    assert campaign.run("results", f"campaign.{suffix}", "-o", "out.jsonl", "-q").err == ""
    lines = [json.loads(line) for line in (campaign.folder / "out.jsonl").read_text().splitlines()]
    assert [line["state"] for line in lines] == ["sent", "rejected"]
    assert isinstance(lines[0]["msgid"], str)
    dry = campaign.run("send", "out.jsonl", "-c", "campaign.yaml", "--dry-run", "--offline", "--json")
    assert dry.counts() == {"not_attempted": 2}


def test_rows_on_standard_input_can_be_resumed(campaign):
    text = (
        "openid,order_no,product,amount,shipped_at\n" + "".join(row(openid(n), n) for n in range(6))
    ).encode()
    words = ("send", "-", "-c", "campaign.yaml", "--format", "csv", "-y", "--json")
    first = campaign.run(*words, "--max-sends", "2", stdin=text)
    assert (first.code, first.counts(), first.summary["reason"]) == (
        4,
        {"sent": 2, "not_attempted": 4},
        "max_sends",
    )
    second = campaign.run(*words, stdin=text)
    assert (second.code, second.counts()) == (0, {"already_sent": 2, "sent": 4})
    assert set(campaign.delivered().values()) == {1}
    assert "next: wxpush send " in first.err
    assert "--csv" not in first.err


def test_a_spreadsheet_is_sent_resumed_and_put_together_with_its_results(campaign):
    book = openpyxl.Workbook()
    book.active.title = "Other"
    sheet = book.create_sheet("Orders")
    sheet.append(["openid", "order_no", "product", "amount", "shipped_at"])
    for number in range(1, 6):
        order = 10**17 + number if number == 3 else f"A{number}"
        sheet.append([openid(number), order, "tea", 9.9, datetime(2026, 11, 20, 10, 0)])
        sheet.cell(number + 1, 4).number_format = "0.00"
    book.save(campaign.folder / "campaign.xlsx")
    words = ("campaign.xlsx", "--sheet", "Orders", "--yes", "--json")
    ran = campaign.run("send", *words, "--max-sends", "2")
    assert ran.counts() == {"sent": 2, "invalid": 1, "not_attempted": 2}
    assert "(sheet Orders)" in ran.err
    assert ran.err.splitlines()[-1] == "next: wxpush send campaign.xlsx --sheet Orders"
    refused = campaign.run("send", "campaign.xlsx", "--yes", "--sheet", "Other")
    assert refused.code == 2
    ran = campaign.run("send", *words)
    assert (ran.code, ran.counts()) == (3, {"sent": 2, "already_sent": 2, "invalid": 1})
    results = campaign.run("results", "campaign.xlsx", "--sheet", "Orders", "--state", "invalid").out
    (line,) = csv.DictReader(io.StringIO(results))
    assert (line["line"], line["reason"].split(":")[0]) == ("4", "long_number")
    assert set(campaign.delivered().values()) == {1}
