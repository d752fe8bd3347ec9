"""What happens to the input and on the checkpoint's disk while a run goes on is said."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.cli.harness import finished, until
from tests.reliability.calls import strace

_APPENDED = "oStranger00000000000000000,A9,tea,9.90,2026年11月20日 10:00\n"


def _append(path):
    with path.open("a") as file:
        file.write(_APPENDED)


def _replace(path):
    other = path.with_suffix(".new")
    shutil.copy(path, other)
    _append(other)
    other.replace(path)


def _touch(path):
    os.utime(path, (1, 1))


@pytest.mark.parametrize(
    ("change", "said"),
    [(_append, "was written to"), (_replace, "was replaced"), (os.unlink, "was removed"), (_touch, "")],
)
def test_an_input_that_changes_behind_the_survey_is_said_at_the_end(campaign, change, said):
    names = campaign.followers(60)
    with campaign.begin("send", "campaign.csv", "--yes", "--json", "--rate", "20/s") as process:
        until(lambda: campaign.delivered().total() > 10)
        change(campaign.recipients)
        ran = finished(process)
    assert (ran.code, campaign.delivered()) == (0, dict.fromkeys(names, 1))
    assert (f"campaign.csv {said} while it was being sent" in ran.err) == bool(said)
    assert ("while it was being sent" in ran.err) == bool(said)
    if said in {"was written to", "was replaced"}:
        assert campaign.send().code == 7
        assert campaign.delivered().total() == 60


@pytest.mark.skipif(bool(strace.why_not()), reason=strace.why_not() or "strace is there")
def test_a_disk_that_holds_the_rate_back_is_told_once_with_what_to_do(campaign):
    campaign.followers(50)
    slow = ["-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:delay_exit=300000"]
    send = [sys.executable, "-m", "wxpush", "send", "campaign.csv", "--yes", "--json", "--rate", "20/s"]
    with subprocess.Popen(
        ["strace", "-f", "--seccomp-bpf", "-o", os.devnull, *slow, *send],
        cwd=campaign.folder, env=campaign.environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        ran = finished(process)
    assert ran.code == 0
    assert ran.err.count("The checkpoint's disk holds the rate back: for ") == 1
    assert "move the checkpoint to a quicker disk" in ran.err
    shares = [event["disk_share"] for event in ran.events if event["type"] == "progress"]
    assert max(shares) > 0.25


def test_a_disk_that_keeps_up_is_not_told_of(campaign):
    campaign.followers(130)
    ran = campaign.send("--rate", "20/s")
    assert (ran.code, "holds the rate back" in ran.err) == (0, False)
