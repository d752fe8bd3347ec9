"""Where output goes wrong, the sending does not."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.harness import finished

CONTROL = tuple(chr(code) for code in range(32) if chr(code) != "\n")


@pytest.mark.parametrize(
    "redirect", [">&- 2>&-", ">/dev/full 2>/dev/full", ">&-", "2>&-", "2>&1 | true", "<&- >&- 2>&-"]
)
def test_the_sending_finishes_whatever_becomes_of_its_output(campaign, redirect):
    names = campaign.followers(3)
    command = f"{sys.executable} -m wxpush send campaign.csv -y --json {redirect}"
    with subprocess.Popen(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=campaign.folder, env=campaign.environ
    ) as process:
        assert process.wait(60) == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)


def test_a_full_pipe_that_nobody_reads_holds_nothing_up(campaign):
    names = campaign.followers(30)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with suppress(BlockingIOError):
        while os.write(writer, b"x" * 65536):
            continue
    os.set_blocking(writer, True)
    with campaign.start(
        "send", "campaign.csv", "-y", "-vv", "--json", stdout=writer, stderr=writer
    ) as process:
        assert process.wait(60) == 0
    os.close(reader)
    os.close(writer)
    assert campaign.delivered() == dict.fromkeys(names, 1)


@pytest.mark.parametrize(
    "environ",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"TERM": "dumb"},
        {"NO_COLOR": "1"},
        {"FORCE_COLOR": "1"},
        {"PYTHONIOENCODING": "gbk"},
    ],
)
def test_no_terminal_no_control_characters_and_any_locale(campaign, environ):
    campaign.rows("oA,A1,茶,1,2026年1月1日\n", "oB,A2,,1,2026年1月1日\n")
    with campaign.start("send", "campaign.csv", "-y", "-v", "--progress", "bar", environ=environ) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode in {0, 3}
    assert not any(char in (out + err).decode("latin-1") for char in CONTROL)


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_an_errcode_is_explained_on_any_terminal(campaign, encoding):
    with campaign.start("explain", "43004", environ={"PYTHONIOENCODING": encoding}) as process:
        out, _ = process.communicate(timeout=60)
    assert (process.returncode, b"43004  rejected" in out) == (0, True)


def test_a_reader_that_has_enough_is_no_failure_and_a_full_disk_is_told(campaign):
    campaign.followers(2000)
    campaign.send("--rate", "max", "--concurrency", "200")
    command = f"set -o pipefail; {sys.executable} -m wxpush results campaign.csv | head -1"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=campaign.folder,
        env=campaign.environ,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    with (
        Path("/dev/full").open("w") as full,
        campaign.start("results", "campaign.csv", stdout=full) as process,
    ):
        ran = finished(process)
    assert (ran.code, "Standard output cannot be written" in ran.sentence) == (2, True)
    with campaign.start("status", "campaign.csv", preexec_fn=lambda: os.close(1)) as process:
        ran = finished(process)
    assert (ran.code, "Standard output is closed" in ran.sentence) == (2, True)
