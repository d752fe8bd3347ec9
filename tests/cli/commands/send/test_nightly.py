"""The recipe of every night, as `examples/nightly` has it: whatever happens to a list, nobody in it has the message twice."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.cli.harness import ROOT, Campaign, magic, openid, row
from tests.cli.situations import NEW_TEXT
from tests.notify.conftest import private
from tests.notify.robots import Receiver
from wxpush.config import read_config

SCRIPT = ROOT / "examples/nightly/wxpush-nightly.sh"
MONDAY, TUESDAY = "orders-2026-11-30.csv", "orders-2026-12-01.csv"


class Nights:
    """A folder of lists, and the script on it."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign, self.lists = campaign, campaign.folder / "lists"
        self.lists.mkdir()
        campaign.yaml = campaign.yaml.rename(campaign.folder / "orders.yaml")
        bin_ = campaign.folder / "bin"
        bin_.mkdir()
        command = bin_ / "wxpush"
        command.write_text(f'#!/bin/sh\nexec {sys.executable} -m wxpush "$@"\n')
        command.chmod(0o755)
        campaign.environ["PATH"] = f"{bin_}:{os.environ['PATH']}"

    def write(self, name: str, *numbers: int) -> None:
        self.campaign.rows(*(row(openid(number), number) for number in numbers))
        self.campaign.recipients.rename(self.lists / name)

    def night(self) -> int:
        """Gives how it ends."""
        return self.ran().returncode

    def ran(self, *more: str) -> subprocess.CompletedProcess:
        words = ["/bin/sh", str(SCRIPT), str(self.campaign.folder), *more]
        environ = self.campaign.environ | {"WXPUSH_NIGHTLY_PAUSE": "0"}
        return subprocess.run(words, env=environ, capture_output=True, text=True, timeout=120, check=False)

    def had(self) -> dict[str, int]:
        return dict(self.campaign.delivered())


@pytest.fixture
def nights(campaign):
    return Nights(campaign)


def once(*numbers: int) -> dict[str, int]:
    return {openid(number): 1 for number in numbers}


def test_a_list_that_is_touched_moved_back_or_written_again_is_not_sent_again(nights):
    nights.write(MONDAY, 1, 2)
    assert (nights.night(), nights.had()) == (0, once(1, 2))
    back = nights.lists / MONDAY
    shutil.copy(nights.campaign.folder / "sent" / MONDAY, back)
    os.utime(back, (1, 1))
    nights.write(TUESDAY, 3)
    assert (nights.night(), nights.had()) == (0, once(1, 2, 3))


def test_a_list_that_was_edited_is_refused_and_the_others_are_sent(nights):
    nights.write(MONDAY, 1, 2)
    assert nights.night() == 0
    nights.write(MONDAY, 1, 2, 4)
    nights.write(TUESDAY, 3)
    assert (nights.night(), nights.had()) == (7, once(1, 2, 3))
    assert [path.name for path in nights.lists.glob("*.csv")] == [MONDAY]


def test_what_yesterday_left_is_sent_before_today(nights):
    nights.write(MONDAY, 1, 2, 3)
    nights.campaign.environ["WXPUSH_MAX_SENDS"] = "1"
    assert (nights.night(), nights.had()) == (4, once(1))
    nights.write(TUESDAY, 4)
    assert (nights.night(), nights.had()) == (4, once(1, 2))
    del nights.campaign.environ["WXPUSH_MAX_SENDS"]
    assert (nights.night(), nights.had()) == (0, once(1, 2, 3, 4))


def test_a_new_text_is_of_new_lists(nights):
    nights.write(MONDAY, 1)
    assert nights.night() == 0
    nights.campaign.edit(*NEW_TEXT)
    nights.write(TUESDAY, 2)
    assert (nights.night(), nights.had()) == (0, once(1, 2))


def test_rejected_rows_end_a_list_and_a_broken_list_stops_no_other(nights):
    nights.write(MONDAY)
    nights.campaign.rows(row(magic("unfollowed"), 1), row(openid(2), 2))
    nights.campaign.recipients.rename(nights.lists / TUESDAY)
    assert (nights.night(), nights.had()) == (2, once(2))
    (nights.lists / MONDAY).unlink()
    assert nights.night() == 0


@pytest.mark.parametrize("name", ["wxpush.cron", "wxpush-nightly.service"])
def test_no_recipe_names_a_checkpoint_by_the_date_of_a_file(name):
    text = (SCRIPT.parent / name).read_text("utf-8")
    assert "date -r" not in text
    assert "--checkpoint" not in text
    assert "wxpush-nightly /srv/wxpush" in text


def kept(nights: Nights, robot: Receiver) -> None:
    """The configuration of the example, with its folders and receivers in this one."""
    example = (SCRIPT.parent / "wxpush.yaml").read_text("utf-8")
    assert {"log_file", "metrics_file", "notify"} <= {
        line.partition(":")[0] for line in example.splitlines() if line[:1].isalpha()
    }
    folder = nights.campaign.folder
    private(folder / "robot.url", robot.url)
    (folder / "etc.yaml").write_text(
        "log_file: wxpush.log\nmetrics_file: orders.prom\nnotify: {ops: {kind: wecom, url_file: robot.url}}\n"
    )
    nights.campaign.environ |= {
        "WXPUSH_CONFIG": str(folder / "etc.yaml"),
        "XDG_STATE_HOME": str(folder / "state"),
    }


def test_a_good_night_leaves_log_report_and_metrics_and_mails_nothing(nights):
    with Receiver("wecom") as robot:
        kept(nights, robot)
        nights.write(MONDAY, 1, 2)
        ended = nights.ran("3")
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
        assert len(robot.texts()) == 1
    folder = nights.campaign.folder
    assert "2 sent" in (folder / "wxpush.log").read_text()
    assert "wxpush_last_run_exit_code" in (folder / "orders.prom").read_text()
    assert [page.name for page in sorted((folder / "reports").iterdir())] == [
        "index.html",
        "orders-2026-11-30.html",
    ]
    assert "orders-2026-11-30.csv" in (folder / "reports" / "index.html").read_text("utf-8")


def test_a_bad_night_ends_with_its_code_and_says_once_what_the_last_try_said(nights):
    with Receiver("wecom") as robot:
        kept(nights, robot)
        nights.write(MONDAY, 1, 2, 3)
        nights.campaign.environ["WXPUSH_MAX_SENDS"] = "1"
        ended = nights.ran("2")
        assert (ended.returncode, nights.had()) == (4, once(1, 2))
        assert len(robot.texts()) == 2
    assert ended.stderr.count("next: wxpush send") == 1
    assert ended.stdout == ""
    assert (
        'wxpush_last_run_exit_code{campaign="orders"} 4'
        in (nights.campaign.folder / "orders.prom").read_text()
    )
    assert not (nights.campaign.folder / "reports" / "orders-2026-11-30.html").exists()


def test_the_line_of_cron_ends_with_the_code_and_only_one_of_a_night_mails():
    lines = (SCRIPT.parent / "wxpush.cron").read_text("utf-8").splitlines()
    said = [line for line in lines if line and not line.startswith("#")]
    mailto, jobs = "", []
    for line in said:
        if line.startswith("MAILTO="):
            mailto = line.partition("=")[2].strip('"')
        elif line[0].isdigit():
            jobs.append((line.split(maxsplit=6)[6], mailto))
    assert [command.split()[0] for command, _ in jobs] == ["wxpush-nightly"] * 2
    assert not any(sign in command for command, _ in jobs for sign in ";|&")
    assert [bool(mail) for _, mail in jobs] == [True, False]
    notify = read_config(SCRIPT.parent / "wxpush.yaml").notify
    assert notify is not None
    assert "mail" not in {keys.kind.value for keys in notify.values()}
