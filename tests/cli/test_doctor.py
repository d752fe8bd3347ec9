"""`doctor`: what stands between this machine and a message is found, with the code that it asks for."""

import pytest

from tests.cli import mounts
from tests.cli.mounts import mounted
from wxpush.cli.check.examination import Check, Level, exit_of
from wxpush.errors import Exit


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
        ran = campaign.run("doctor", disk / "campaign.csv", "--json")
    found = checks(ran)["disk"]
    assert (ran.code, found["level"]) == (code, level), found
    assert found["what"].endswith(str(disk))
    assert ("free space" in found["advice"]) == (level != "ok")


def test_a_refusal_of_the_account_wins_over_what_is_wrong_with_the_machine(campaign, faulty):
    faulty(ip_not_allowed="203.0.113.7")
    ran = campaign.run("doctor", "missing/campaign.csv", "--json")
    found = checks(ran)
    assert {name for name, check in found.items() if check["level"] == "fail"} == {"IP allow-list", "disk"}
    assert ran.code == 5


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
    assert exit_of(Check("name", level, "what", exit=wanted) for level, wanted in levels) == code
