"""`doctor`: what stands between this machine and a message is found, with the code that it asks for."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from tests.cli import mounts
from tests.cli.harness import TEMPLATE, openid, row
from tests.cli.mounts import mounted
from tests.notify.conftest import private
from tests.notify.robots import Receiver
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


def test_a_secret_in_a_variable_is_no_failure_and_a_file_is_recommended(campaign):
    told = checks(campaign.run("doctor", "--json"))["secret"]
    assert told["level"] == "warn"
    assert "secret_file" in told["advice"]
    path = campaign.folder / "secret"
    path.touch(mode=0o600)
    path.write_text(campaign.environ["WXPUSH_SECRET"])
    ran = campaign.run("doctor", "--json", environ={"WXPUSH_SECRET_FILE": "secret"})
    assert checks(ran)["secret"]["level"] == "ok"


@pytest.mark.skipif(bool(mounts.why_not()), reason=mounts.why_not() or "disks can be mounted")
@pytest.mark.parametrize(
    ("size", "level", "code"), [("10m", "fail", 2), ("100m", "warn", 0), ("600m", "ok", 0)]
)
def test_a_disk_without_room_for_a_checkpoint_fails_and_one_with_little_is_a_warning(
    campaign, size, level, code
):
    with mounted(campaign.folder / "disk", f"size={size}") as disk:
        campaign.followers(1)
        for path in (campaign.recipients, campaign.yaml):
            shutil.copy(path, disk)
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


@pytest.mark.parametrize(
    "date",
    [
        "",
        "today",
        "Sun, 29 Nov 2026 10:00:00 -0000",
        "Sun, 29 Nov 2026 10:00:00 +99999999999999999999",
        "Sun, 29 Nov 2026 10:00:00 +" + "9" * 5000,
        "Sun, 29 Nov 99999 10:00:00 GMT",
    ],
    ids=lambda date: date[:40],
)
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


def last(ran) -> str:
    return ran.out.splitlines()[-1]


def test_a_campaign_is_looked_at_with_its_template_and_one_line_sums_up(campaign):
    campaign.followers(2)
    ran = campaign.run("doctor", "campaign.csv", "--json")
    found = checks(ran)
    assert (ran.code, found["campaign"]["level"], found["template"]["level"]) == (0, "ok", "ok"), ran
    said = last(campaign.run("doctor", "campaign.csv"))
    warned = any(check["level"] == "warn" for check in found.values())
    assert said.startswith("Nothing stands in the way" if warned else "All good")


@pytest.mark.parametrize(
    ("old", "new", "failed", "said"),
    [
        ("thing1", "thing7", "template", "data.thing7"),
        ("{{ product }}", "{{ prodct }}", "campaign", 'has no column "prodct"'),
        ("data:", "daat:", "campaign", "daat"),
    ],
)
def test_a_campaign_that_would_be_refused_is_one_thing_to_fix(own, old, new, failed, said):
    campaign = own()
    campaign.followers(2)
    campaign.edit(old, new)
    ran = campaign.run("doctor", "campaign.csv", "--json")
    wrong = {name: check for name, check in checks(ran).items() if check["level"] == "fail"}
    assert (ran.code, [*wrong], said in wrong[failed]["what"]) == (2, [failed], True), ran
    assert last(campaign.run("doctor", "campaign.csv")) == "1 to fix (fail) before messages can leave."


def test_a_template_that_the_account_has_not_is_a_refusal(own):
    campaign = own()
    campaign.followers(1)
    campaign.edit(TEMPLATE, TEMPLATE[:-1] + "Z")
    ran = campaign.run("doctor", "campaign.csv", "--json")
    assert (ran.code, checks(ran)["template"]["level"]) == (5, "fail")


@pytest.mark.parametrize(("bad", "level", "code"), [(1, "warn", 0), (3, "fail", 2)])
def test_rows_that_cannot_be_sent_are_told_with_the_first(campaign, bad, level, code):
    wrong = [row(openid(number), number).replace("9.90", "much") for number in range(bad)]
    campaign.rows(*wrong, *(row(openid(number), number) for number in range(bad, 3)))
    ran = campaign.run("doctor", "campaign.csv", "--json")
    found = checks(ran)["campaign"]
    assert (ran.code, found["level"]) == (code, level)
    assert f"{bad} of the first 3 rows cannot be sent; row 1: " in found["what"]
    assert found["advice"] == "`wxpush send campaign.csv --dry-run` shows them all"


def test_what_follows_from_a_fault_is_not_told_as_another(campaign):
    campaign.followers(1)
    (campaign.folder / "wxpush.yaml").write_text("rate: [\n")
    ran = campaign.run("doctor", "campaign.csv", "--json")
    assert [name for name, check in checks(ran).items() if check["level"] == "fail"] == ["configuration"]
    assert "secret" not in checks(ran)
    missing = campaign.run("doctor", "missing.csv", "--json")
    assert [name for name, check in checks(missing).items() if check["level"] == "fail"] == [
        "configuration",
        "recipients",
    ]


def test_who_is_told_of_runs_is_looked_at_and_hears_nothing(campaign):
    with Receiver("wecom") as well, Receiver("feishu", signed=True) as unsigned:
        for name, receiver in (("well", well), ("unsigned", unsigned)):
            private(campaign.folder / f"{name}.url", receiver.url)
        (campaign.folder / "own.yaml").write_text(
            "notify: {well: {kind: wecom, url_file: well.url}, unsigned: {kind: feishu, url_file: unsigned.url}}\n"
        )
        ran = campaign.run("doctor", "--json", environ={"WXPUSH_CONFIG": "own.yaml"})
        assert (well.took, unsigned.took) == ([], [])
    told = [event for event in ran.events if event.get("name") == "notices"]
    assert [each["level"] for each in told] == ["ok", "warn"]
    assert "19021" in told[1]["what"]
    assert ran.code == 0
    assert well.url not in ran.out + ran.err
