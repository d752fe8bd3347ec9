"""Real processes whose clocks are turned: stopped past the nine minutes, and jumps of the wall clock."""

import signal
import time

import pytest

from tests.cli.harness import Campaign, Ran, ended, finished, until
from tests.cli.turned import Clock, frozen
from wxpush.checkpoint.sqlite import SqliteCheckpoint


def frozen_for(seconds: int, campaign: Campaign, faulty, clock: Clock) -> Ran:
    """Send, and stop the process for so long while five messages are out whose answers never come."""
    faulty(hang_rate=1.0)
    words = ("send", "campaign.csv", "-y", "--json", "--concurrency", "5", "--rate", "max")
    with ended(campaign.start(*words, environ=clock.all)) as process:
        until(lambda: campaign.delivered().total() == 5)
        process.send_signal(signal.SIGSTOP)
        faulty()
        clock.set(seconds)
        process.send_signal(signal.SIGCONT)
        return finished(process)


@frozen
def test_what_was_out_when_the_process_froze_for_eleven_minutes_is_held(campaign, faulty):
    names = campaign.followers(20)
    clock, before = Clock(campaign.folder), campaign.control.summary().repeats
    ran = frozen_for(660, campaign, faulty, clock)
    assert (ran.code, ran.counts()) == (8, {"sent": 15, "in_doubt": 5})
    again = campaign.send(environ=clock.all)
    assert (again.code, again.counts()) == (8, {"already_sent": 15, "in_doubt": 5})
    assert campaign.delivered() == dict.fromkeys(names, 1)
    assert campaign.control.summary().repeats == before, "nothing was sent a second time"


@frozen
def test_what_was_out_when_the_process_froze_for_a_minute_is_repeated(campaign, faulty):
    names = campaign.followers(10)
    clock = Clock(campaign.folder)
    ran = frozen_for(60, campaign, faulty, clock)
    assert (ran.code, ran.counts()) == (0, {"sent": 10})
    assert campaign.delivered() == dict.fromkeys(names, 1)


@pytest.mark.parametrize("seconds", [3600, -3600, 86_400, -86_400])
def test_a_jump_of_the_wall_clock_changes_neither_rate_nor_counts(campaign, seconds):
    names = campaign.followers(60)
    clock = Clock(campaign.folder)
    words = ("send", "campaign.csv", "-y", "--json", "--rate", "30/s")
    with ended(campaign.start(*words, environ=clock.wall)) as process:
        until(lambda: campaign.delivered().total() > 5)
        clock.set(seconds)
        ran = finished(process)
    assert (ran.code, ran.counts()) == (0, {"sent": 60})
    with SqliteCheckpoint.read(campaign.checkpoint) as checkpoint:
        last = checkpoint.between(1, 60)[60].at_ms / 1000
    assert abs(last - time.time() - seconds) < 60, "the clock was turned"
    assert 1.8 < ran.summary["seconds"] < 20
    assert campaign.delivered() == dict.fromkeys(names, 1)
