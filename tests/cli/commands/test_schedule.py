"""`wxpush schedule print`: what it prints is what cron and systemd take."""

import re
import shutil
import subprocess
from datetime import date

import pytest

from tests.cli.harness import Campaign, openid, row
from wxpush.errors import UsageError
from wxpush.schedule.cron import on_calendar

PRINT = ("schedule", "print")
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")


@pytest.mark.parametrize(
    ("cron", "calendar"),
    [
        ("30 20 * * 1-5", "Mon,Tue,Wed,Thu,Fri *-*-* 20:30:00"),
        ("0 9 1 * *", "*-*-01 09:00:00"),
        ("*/20 8-10 1 jan,MAR *", "*-01,03-01 08,09,10:00,20,40:00"),
        ("5 0 * * sun", "Sun *-*-* 00:05:00"),
        ("5 0 * * 7", "Sun *-*-* 00:05:00"),
        ("0 * * * 0-6", "*-*-* *:00:00"),
        ("0 12/4 * * *", "*-*-* 12,16,20:00:00"),
    ],
)
@needs_systemd
def test_a_timer_has_the_times_of_the_crontab(cron, calendar):
    assert on_calendar(cron) == calendar
    subprocess.run(["systemd-analyze", "calendar", calendar], check=True, capture_output=True)


@pytest.mark.parametrize(
    "cron",
    ["", "* * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *", "0 0 * 13 *", "x * * * *", "5-1 * * * *", "*/0 * * * *", "0 0 1 * 1", "-1 * * * *", "0 0 * * * *"],
)  # fmt: skip
def test_what_is_no_time_is_refused(cron):
    with pytest.raises(UsageError):
        on_calendar(cron)


@needs_systemd
def test_systemd_takes_the_units(campaign):
    folder = campaign.folder / 'o\'dd 100% $HOME "folder"'
    folder.mkdir()
    there = Campaign(folder)
    for kind in ("timer", "service"):
        ran = there.run(
            *PRINT, "a b-{date}.csv", "-c", "campaign.yaml", "--cron", "30 20 * * 1-5", "--as", kind,
            "--window", "Mon-Fri 09:00-21:00", "--wait",
        )  # fmt: skip
        (campaign.folder / f"nightly.{kind}").write_text(ran.out)
    units = [str(campaign.folder / f"nightly.{kind}") for kind in ("timer", "service")]
    checked = subprocess.run(
        ["systemd-analyze", "verify", *units], check=False, capture_output=True, text=True
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_line_of_the_crontab_sends_the_list_of_today(campaign):
    campaign.recipients = campaign.folder / f"orders-{date.today()}.csv"
    campaign.rows(row(openid(1), 1))
    ran = campaign.run(
        *PRINT, "orders-{date}.csv", "-c", "campaign.yaml", "--cron", "0 9 * * *", "--as", "crontab"
    )
    remark, line = ran.out.splitlines()
    assert remark.startswith("# ")
    match = re.fullmatch(r"0 9 \* \* \* (cd .* && )(\S+) (send .*)", line)
    assert match is not None, line
    # cron gives the shell a plain % for each \%.
    words = subprocess.run(
        ["sh", "-c", f"{match[1]}printf '%s\\n' {match[3]}".replace("\\%", "%")],
        check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    assert words == ["send", campaign.recipients.name, "-c", "campaign.yaml", "--yes", "--quiet"]
    assert campaign.run(*words).code == 0


def test_a_list_of_each_day_needs_its_campaign_file_named(campaign):
    ran = campaign.run(*PRINT, "orders-{date}.csv", "--cron", "0 9 * * *")
    assert (ran.code, "Name it with -c." in ran.err) == (2, True)


@pytest.mark.parametrize(
    "name", ["a\n[Service]\nExecStartPre=id\n.csv", "a\r* * * * * id.csv", "a\x1b]0;b\x07.csv"]
)
def test_a_name_writes_no_line_of_its_own(campaign, name):
    ran = campaign.run(*PRINT, name, "-c", "campaign.yaml", "--cron", "0 9 * * *")
    assert (ran.code, ran.out, "Rename" in ran.err) == (2, "", True), ran.err


@needs_systemd
def test_a_name_goes_on_in_no_other_line(campaign):
    ran = campaign.run(
        *PRINT, "a b/x %h y\\.csv", "-c", "campaign.yaml", "--cron", "0 9 * * *", "--as", "timer"
    )
    remark, _, described, after, *_ = ran.out.splitlines()
    assert (described, after) == ("Description=wxpush: x %%h y", "")
    assert "wxpush-x-h-y.timer" in remark
