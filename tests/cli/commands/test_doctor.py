"""`doctor`: what stands between this machine and a message is found, with the code that it asks for."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli import mounts
from tests.cli.mounts import mounted
from wxpush.errors import Exit
from wxpush.run.check.examination import clock, exit_of
from wxpush.run.check.finding import CheckResult, Level


def checks(ran) -> dict[str, dict]:
    return {event["name"]: event for event in ran.events if event["type"] == "check"}


def test_all_is_looked_at_and_an_account_that_works_is_no_failure(campaign):
    ran = campaign.run("doctor", "--json")
    assert (ran.code, ran.events[-1]) == (0, {"type": "doctor", "schema": 1, "exit_code": 0}), ran
    assert list(checks(ran)) == [
        "configuration", "secret", "proxy", "connection", "clock", "token", "IP allow-list", "quota", "disk", "event loop",
    ]  # fmt: skip


@pytest.mark.skipif(bool(mounts.why_not()), reason=mounts.why_not() or "disks can be mounted")
@pytest.mark.parametrize(
    ("size", "level", "code"), [("10m", "fail", 2), ("100m", "warn", 0), ("600m", "ok", 0)]
)
def test_a_disk_without_room_for_a_checkpoint_fails_and_one_with_little_is_a_warning(
    campaign, size, level, code
):
    with mounted(campaign.folder / "disk", f"size={size}") as disk:
        (disk / "campaign.csv").touch()
        ran = campaign.run("doctor", disk / "campaign.csv", "--json")
    found = checks(ran)["disk"]
    assert (ran.code, found["level"]) == (code, level), found
    assert found["what"].endswith(str(disk))
    assert ("free space" in found["advice"]) == (level != "ok")


def test_a_refusal_of_the_account_wins_over_what_is_wrong_with_the_machine(campaign, faulty):
    faulty(ip_not_allowed="203.0.113.7")
    ran = campaign.run("doctor", "missing/campaign.csv", "--json")
    found = checks(ran)
    failed = {name for name, check in found.items() if check["level"] == "fail"}
    assert failed == {"IP allow-list", "disk", "recipients"}
    assert ran.code == 5


@pytest.mark.parametrize(
    ("seconds", "level", "what"),
    [
        (-10, Level.OK, "as the server's"),
        (11, Level.WARN, "11s ahead of the server's"),
        (-300, Level.WARN, "5m behind the server's"),
        (301, Level.FAIL, "5m1s ahead of the server's"),
    ],
)
def test_a_clock_that_is_wrong_fails_and_one_that_is_odd_is_a_warning(seconds, level, what):
    found = clock(
        "Sun, 29 Nov 2026 10:00:00 GMT", datetime(2026, 11, 29, 10, tzinfo=UTC) + timedelta(seconds=seconds)
    )
    assert (found.level, found.what) == (level, what)


@pytest.mark.parametrize("date", ["", "today", "Sun, 29 Nov 2026 10:00:00 -0000"])
def test_a_server_that_tells_no_time_is_a_warning(date):
    found = clock(date, datetime(2026, 11, 29, 10, tzinfo=UTC))
    assert (found.level, "was not compared" in found.what) == (Level.WARN, True)


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ([], 0),
        ([(Level.OK, Exit.USAGE), (Level.WARN, Exit.REFUSED)], 0),
        ([(Level.FAIL, Exit.USAGE), (Level.WARN, Exit.REFUSED)], 2),
        ([(Level.FAIL, Exit.REFUSED), (Level.FAIL, Exit.USAGE)], 5),
    ],
)
def test_only_failures_ask_for_a_code(levels, code):
    assert exit_of(CheckResult("name", level, "what", exit=wanted) for level, wanted in levels) == code
