"""The checkpoint while the operator is asked, which may take minutes: what happens to it then is noticed by the first commit.

Nothing is sent, and what was known is rescued as it is behind every later commit.
"""

import os
import shutil
import signal

import pytest

from tests.cli.asked import asked, typing
from tests.cli.harness import ended, magic, openid, row, until

FILE, LOG = "campaign.csv.wxpush", "campaign.csv.wxpush-wal"
BOTH = (FILE, LOG)
ROWS = 24


def copied(campaign):
    """Copies as they are now, which are older ones later."""
    for name in BOTH:
        if campaign.folder.joinpath(name).exists():
            shutil.copy(campaign.folder / name, campaign.folder / f"older{name}")


@pytest.fixture
def stopped(campaign):
    """Twice, in good order."""
    campaign.followers(ROWS)
    assert campaign.send("--max-sends", "5").code == 4
    copied(campaign)
    assert campaign.send("--max-sends", "9").code == 4
    return campaign


@pytest.fixture
def killed(campaign):
    campaign.followers(ROWS)
    with ended(campaign.begin("send", "campaign.csv", "--yes", "--rate", "40/s")) as process:
        until(lambda: campaign.delivered().total() >= 6)
        copied(campaign)
        until(lambda: campaign.delivered().total() >= 14)
        process.send_signal(signal.SIGKILL)
    return campaign


@pytest.fixture
def complete(campaign):
    """All but one, whom WeChat refused."""
    campaign.rows(row(magic("unfollowed"), 0), *(row(openid(number), number) for number in range(1, ROWS)))
    assert campaign.send("--max-sends", "5").code == 4
    copied(campaign)
    assert campaign.send().code == 3
    return campaign


def removed(*names):
    def harm(folder):
        for name in names:
            folder.joinpath(name).unlink(missing_ok=True)

    return harm


def written_over(*names):
    """By the older copies, in place."""

    def harm(folder):
        for name in names:
            shutil.copyfile(folder / f"older{name}", folder / name)

    return harm


def replaced(*names):
    """By the older copies under the same names."""

    def harm(folder):
        for name in names:
            folder.joinpath(f"older{name}").replace(folder / name)

    return harm


def renamed(*names):
    def harm(folder):
        for name in names:
            folder.joinpath(name).rename(folder / f"moved{name}")

    return harm


def emptied(name):
    return lambda folder: os.truncate(folder / name, 0)


HARMS = {
    "file removed": removed(FILE),
    "both removed": removed(*BOTH, f"{FILE}-shm"),
    "file renamed": renamed(FILE),
    "file written over": written_over(FILE),
    "file replaced": replaced(FILE),
}
#: To a log that has something in it, whose file is as it was in the beginning.
HARMS_TO_LOGS = {
    "file replaced": replaced(FILE),
    "log removed": removed(LOG),
    "log renamed": renamed(LOG),
    "log written over": written_over(LOG),
    "log replaced": replaced(LOG),
    "log emptied": emptied(LOG),
    "both written over": written_over(*BOTH),
    "both replaced": replaced(*BOTH),
}


def harmed(campaign, words, harm):
    """What it says. The operator answers yes behind the harm."""

    def act(terminal, process):
        harm(campaign.folder)
        typing(b"y\n")(terminal, process)

    before = campaign.delivered()
    ran = asked(campaign, (words[0], "campaign.csv", *words[1:]), act)
    assert (ran.code, campaign.delivered()) == (9, before), ran
    assert "during the run; nothing was sent now" in ran.err
    return ran


def in_its_place(campaign):
    """Do what it says: bring the file back, or take what was rescued, without the log of what it replaces."""
    moved, rescued = campaign.folder / f"moved{FILE}", campaign.folder / f"{FILE}.rescued"
    if moved.exists():
        moved.replace(campaign.checkpoint)
    if rescued.exists():
        assert campaign.send().code == 9
        removed(*BOTH, f"{FILE}-shm")(campaign.folder)
        rescued.replace(campaign.checkpoint)


@pytest.mark.parametrize("harm", HARMS)
def test_what_a_stopped_campaign_knew_is_rescued(stopped, harm):
    harmed(stopped, ("send",), HARMS[harm])
    in_its_place(stopped)
    ran = stopped.send()
    assert (ran.code, ran.counts()) == (0, {"sent": ROWS - 14, "already_sent": 14})


@pytest.mark.parametrize("harm", HARMS_TO_LOGS)
def test_what_a_killed_one_knew_is_rescued(killed, harm):
    before = killed.run("status", "campaign.csv", "--json").summary
    harmed(killed, ("send",), HARMS_TO_LOGS[harm])
    in_its_place(killed)
    ran = killed.send()
    assert (ran.code, ran.counts()) == (0, {"sent": ROWS - before["sent"], "already_sent": before["sent"]})
    assert set(killed.delivered().values()) == {1}


@pytest.mark.parametrize("words", [("send", "--again"), ("retry",)], ids=" ".join)
@pytest.mark.parametrize("harm", ["both removed", "file written over"])
def test_what_any_other_command_knew_is_rescued(complete, words, harm):
    before = complete.delivered()
    harmed(complete, words, HARMS[harm])
    in_its_place(complete)
    # The yes stands: what it was about is what goes on.
    assert complete.send().code == 3
    assert complete.delivered() == {
        who: many * (2 if "--again" in words else 1) for who, many in before.items()
    }


def test_nothing_is_rescued_where_nobody_said_yes(stopped):
    def act(terminal, process):
        removed(FILE)(stopped.folder)
        typing(b"n\n")(terminal, process)

    asked(stopped, ("send", "campaign.csv"), act)
    assert not stopped.checkpoint.exists()


@pytest.mark.parametrize("answer", [b"y\n", b"n\n"])
def test_nothing_is_rescued_where_nothing_was_lost(killed, answer):
    asked(killed, ("send", "campaign.csv"), typing(answer))
    assert not killed.folder.joinpath(f"{FILE}.rescued").exists()
    assert killed.send().counts()["already_sent"] >= 10
