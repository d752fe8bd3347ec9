"""The checkpoint under a run and behind a crash, handled as people handle files: removed, moved, copied, written over."""

import os
import shlex
import shutil
import signal
import sqlite3
from collections import Counter
from contextlib import closing, contextmanager

import pytest

from tests.checkpoint.records import begun
from tests.cli.harness import Campaign, ended, finished, until

#: Beside what is in flight, what a commit in between may hold of 50/s, and some for a slow machine.
_SLACK = 25


@contextmanager
def running(campaign, rows=300, rate="50/s", *words):
    names = campaign.followers(rows)
    with ended(campaign.begin("send", "campaign.csv", "--yes", "--json", "--rate", rate, *words)) as process:
        until(lambda: campaign.delivered().total() >= 20)
        yield process, names


def remove(campaign):
    campaign.checkpoint.unlink()


def remove_all(campaign):
    for file in campaign.folder.glob("campaign.csv.wxpush*"):
        file.unlink()


def rename(campaign):
    campaign.checkpoint.rename(campaign.folder / "moved")


def replace(campaign):
    other = campaign.folder / "other"
    begun(other)
    other.replace(campaign.checkpoint)


def write_over(campaign):
    other = campaign.folder / "other"
    begun(other)
    shutil.copyfile(other, campaign.checkpoint)


def remove_log(campaign):
    campaign.folder.joinpath("campaign.csv.wxpush-wal").unlink()


def later(campaign):
    """A good many rows on."""
    more = campaign.delivered().total() + 20
    until(lambda: campaign.delivered().total() >= more)


def copied(campaign):
    """A whole copy as it is now, which is an older one later."""
    copy = campaign.folder / "older"
    with closing(sqlite3.connect(campaign.checkpoint)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.chmod(0o600)
    later(campaign)
    return copy


def replace_by_older(campaign):
    copy = copied(campaign)
    remove_all(campaign)
    copy.replace(campaign.checkpoint)


def put_back_log(campaign):
    log = campaign.folder / "campaign.csv.wxpush-wal"
    older = log.read_bytes()
    later(campaign)
    with log.open("r+b") as file:
        file.write(bytes(32) + older[32:])


def cut_log(campaign):
    os.truncate(campaign.folder / "campaign.csv.wxpush-wal", 0)


def cut(campaign):
    os.truncate(campaign.checkpoint, 0)


HARMS = [remove, remove_all, rename, replace, write_over, remove_log]
HARMS_WITH_A_WAY_ON = [remove_all, replace_by_older, write_over, put_back_log, cut_log]


@pytest.mark.parametrize("harm", HARMS_WITH_A_WAY_ON, ids=lambda harm: harm.__name__)
def test_behind_it_what_is_told_as_the_next_ends_it_and_sends_to_nobody_twice(campaign, harm):
    with running(campaign, 120) as (process, names):
        harm(campaign)
        ran = finished(process)
    assert (ran.code, "Traceback" in ran.err) == (9, False), ran
    assert ran.summary["sent"] == campaign.delivered().total(), "of what was rescued"
    rescued = campaign.folder.joinpath("campaign.csv.wxpush.rescued").exists()
    assert rescued == (harm in {replace_by_older, write_over}), ran.err
    if rescued:
        before = campaign.delivered()
        for words in COMMANDS[1:]:
            assert campaign.run(*words).code == 9, words
        assert campaign.delivered() == before
    told = []
    while command := next(
        (line[6:] for line in f"{ran.out}{ran.err}".splitlines() if line.startswith("next: ")), ""
    ):
        told.append(shlex.split(command)[1])
        ran = campaign.run(*shlex.split(command)[1:], *(["--yes"] if told[-1] == "send" else []))
    assert told[:2] == ["status", "send"], ran
    assert campaign.delivered() == dict.fromkeys(names, 1)


def test_what_cannot_be_rescued_is_told_and_no_command_leads_to_it(campaign):
    with running(campaign, 120) as (process, _):
        cut(campaign)
        ran = finished(process)
    assert ran.code == 9
    assert "could not be written beside it (" in ran.err
    assert "next: " not in ran.err
    assert ".rescued" not in ran.err
    assert not campaign.folder.joinpath("campaign.csv.wxpush.rescued").exists()
    assert campaign.send().code == 9


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_harm_under_a_run_ends_it_with_9_within_a_commit(campaign, harm):
    with running(campaign) as (process, _):
        harm(campaign)
        before = campaign.delivered().total()
        ran = finished(process)
    assert ran.code == 9, ran.err
    assert (ran.summary["reason"], ran.summary["in_doubt"]) == ("disk", 0)
    assert "during the run; sending was stopped" in ran.err
    assert "Traceback" not in ran.err
    assert campaign.delivered().total() <= before + _SLACK
    assert ran.summary["sent"] == campaign.delivered().total()


@pytest.mark.parametrize("harm", [remove, remove_all, remove_log], ids=lambda harm: harm.__name__)
def test_after_it_the_same_command_sends_to_nobody_twice(campaign, harm):
    with running(campaign, 100) as (process, names):
        harm(campaign)
        assert finished(process).code == 9
    assert campaign.send("--rate", "max").code == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)


def test_a_second_send_beside_a_run_whose_file_was_removed_doubles_nobody(campaign):
    with running(campaign, 100) as (process, names):
        remove(campaign)
        second = campaign.send("--rate", "max")
        assert finished(process).code == 9
    assert second.code in {9, 0}
    assert campaign.send("--rate", "max").code == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)


@pytest.fixture
def crashed(campaign):
    """A campaign that was killed in mid-run."""
    with running(campaign, 60) as (process, names):
        process.send_signal(signal.SIGKILL)
    campaign.names = names
    return campaign


COMMANDS = (
    ("status", "campaign.csv"),
    ("results", "campaign.csv"),
    ("send", "campaign.csv", "--yes"),
    ("send", "campaign.csv", "--dry-run"),
    ("retry", "campaign.csv", "--yes"),
    ("resolve", "campaign.csv", "--as", "sent", "--yes"),
    ("resolve", "campaign.csv", "--as", "resend", "--yes"),
    ("send", "campaign.csv", "--yes", "--again"),
)


@pytest.mark.parametrize("left", ["the file alone", "the log alone"])
def test_a_part_of_a_checkpoint_is_refused_by_every_command(crashed, left):
    before, log = crashed.delivered(), crashed.folder / "campaign.csv.wxpush-wal"
    (log if left == "the file alone" else crashed.checkpoint).unlink()
    for words in COMMANDS:
        ran = crashed.run(*words)
        assert (ran.code, "Traceback" in ran.err) == (9, False), (words, ran)
        assert "is missing" in ran.err
    assert crashed.delivered() == before


def test_all_of_a_checkpoint_moved_elsewhere_goes_on_there(crashed, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for file in crashed.folder.glob("campaign.*"):
        shutil.move(file, folder / file.name)
    moved = Campaign(folder)
    moved.yaml.write_text(moved.yaml.read_text().replace(f"name: {moved.name}", f"name: {crashed.name}"))
    moved.environ |= {name: value for name, value in crashed.environ.items() if name.startswith("WXPUSH_")}
    ran = moved.send("--rate", "max")
    assert ran.code == 0, ran.err
    assert crashed.delivered() == Counter(dict.fromkeys(crashed.names, 1))


def test_one_that_goes_between_the_last_row_and_the_end_is_missed_as_well(campaign):
    names = campaign.followers(2)
    # Behind its last row a run waits until the rate would let a next one go.
    with ended(campaign.begin("send", "campaign.csv", "--yes", "--json", "--rate", "20/m")) as process:
        until(lambda: campaign.delivered().total() == len(names))
        until(lambda: campaign.run("status", "campaign.csv", "--json").summary["sent"] == len(names))
        rename(campaign)
        ran = finished(process)
    assert (ran.code, ran.summary["reason"], ran.summary["sent"]) == (9, "disk", 2)
    assert "removed or renamed" in ran.err
