"""`wxpush simulate`: the days of a campaign, in a second and without a request."""

import json
import time

import pytest

from tests.cli.harness import openid, row
from wxpush.limits.forecast import DailyQuota
from wxpush.run.place import Place
from wxpush.run.settings import Timing
from wxpush.run.timing.simulating import simulate
from wxpush.schedule.keys import WindowKeys

CALL = ("simulate", "campaign.csv", "--window", "00:00-24:00")


def test_rows_are_counted_as_they_stand_or_are_what_is_left(campaign):
    campaign.rows(*(row(openid(number), number) for number in range(1, 31)))
    ran = campaign.run(*CALL)
    assert (ran.code, ran.out.splitlines()[0]) == (
        0,
        "30 rows of campaign.csv, counted as they stand: nothing is checked.",
    )
    campaign.run("send", "campaign.csv", "--yes", "--max-sends", "10")
    assert campaign.run(*CALL).out.startswith("20 rows of campaign.csv are left.\n")


def test_programs_get_the_days(campaign):
    campaign.rows(*(row(openid(number), number) for number in range(1, 31)))
    ran = campaign.run(*CALL, "--json", "--quota", "20", "--quota-left", "5", "--rate", "max")
    plan = json.loads(ran.out)
    assert [day["rows"] for day in plan["days"]] == [5, 20, 5]
    assert (plan["type"], plan["rows"], plan["begun"], plan["ends"]) == ("plan", 30, False, True)


def test_it_asks_nothing_and_writes_nothing(campaign):
    campaign.rows(row(openid(1), 1))
    before = sorted(campaign.folder.iterdir())
    ran = campaign.run(*CALL, "--base-url", "http://127.0.0.1:9")
    assert (ran.code, sorted(campaign.folder.iterdir())) == (0, before)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", 1),
        ("a,b\r\n1,2\r\n\r\n\r\n\r\n3,4", 2),
        ('a,b\n"x\n\ny",1\n\n4,"q""\n"\n5,6', 3),
        ("a,b\n", 0),
        ("", 0),
        ('a,b\n"never ended\n1,2\n', 0),
    ],
)
def test_a_line_end_within_quotes_ends_no_row(campaign, text, rows):
    (campaign.folder / "campaign.csv").write_bytes(text.encode())
    assert campaign.run(*CALL).out.startswith(f"{rows} rows of campaign.csv")


@pytest.mark.slow
def test_a_million_rows_take_less_than_a_second_of_cpu(campaign):
    lines = "".join(f'{openid(number)},A{number},"tea, green",9.90,2026-11-11\n' for number in range(10_000))
    campaign.recipients.write_text("openid,order_no,product,amount,shipped_at\n" + lines * 100)
    place, began = Place.of(campaign.recipients), time.process_time()
    found = simulate(
        place,
        Timing(typed=WindowKeys(window="Mon-Fri 09:00-12:00,14:00-20:00")),
        rate=50.0,
        timeout=10.0,
        quota=DailyQuota(remain=41_200, daily=100_000),
        now_ms=1_796_100_000_000,
    )
    assert time.process_time() - began < 1.0
    assert (found.rows, len(found.days), sum(day.rows for day in found.days)) == (10**6, 11, 10**6)
