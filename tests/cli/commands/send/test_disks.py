"""Disks that are full or read-only, and files that nobody else may read."""

import os

import pytest

from tests.cli import mounts
from tests.cli.mounts import mount, mounted

needs_mounts = pytest.mark.skipif(bool(mounts.why_not()), reason=mounts.why_not() or "disks can be mounted")


@needs_mounts
@pytest.mark.parametrize("kilobytes", [64, 176, 192, 208, 320, 512])
def test_a_disk_that_runs_full_ends_it_with_9_and_with_space_it_goes_on(campaign, kilobytes):
    names = campaign.followers(3000)
    with mounted(campaign.folder / "disk", f"size={kilobytes}k") as disk:
        words = ("--rate", "max", "--checkpoint", disk / "campaign.wxpush")
        full = campaign.send(*words)
        assert full.code == 9
        assert "Traceback" not in full.err
        sent = campaign.delivered().total()
        if '"summary"' in full.out:
            # What was in flight is written too: room was kept for it.
            assert (full.summary["reason"], full.summary["in_doubt"]) == ("disk", 0)
            assert full.summary["sent"] == sent
        else:
            assert sent == 0, "without a summary nothing was sent"
        assert campaign.send(*words).code == 9
        assert mount(disk, "remount,size=16m") == ""
        again = campaign.send(*words)
    assert (again.code, again.summary["sent"] + again.summary["already_sent"]) == (0, 3000)
    assert campaign.delivered() == dict.fromkeys(names, 1)


@needs_mounts
def test_a_read_only_disk_is_9_before_anything_is_sent_and_status_still_tells(campaign):
    names = campaign.followers(4)
    with mounted(campaign.folder / "disk", "size=1m") as disk:
        words = ("--checkpoint", disk / "campaign.wxpush")
        assert campaign.send(*words, "--max-sends", "2").code == 4
        assert mount(disk, "remount,ro") == ""
        ran = campaign.run("send", "campaign.csv", "-y", *words)
        assert (ran.code, "nothing was sent" in ran.sentence) == (9, True)
        status = campaign.run("status", "campaign.csv", *words, "--json")
        assert status.counts() == {"sent": 2, "not_attempted": 2}
        assert mount(disk, "remount,rw") == ""
        assert campaign.send(*words).counts() == {"already_sent": 2, "sent": 2}
    assert campaign.delivered() == dict.fromkeys(names, 1)


def test_files_are_the_operators_alone_whatever_the_umask(campaign):
    campaign.followers(2)
    ran = campaign.send("--log-file", "log", preexec_fn=lambda: os.umask(0))
    assert ran.code == 0
    results = campaign.run("results", "campaign.csv", "-o", "results.csv", preexec_fn=lambda: os.umask(0))
    assert results.code == 0
    made = [path for path in campaign.folder.rglob("*") if path.is_file() and path.name not in _GIVEN]
    assert {path.name for path in made} >= {"campaign.csv.wxpush", "log", "results.csv"}
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in made} == {
        path.name: "0o600" for path in made
    }


_GIVEN = {"campaign.csv", "campaign.yaml"}
