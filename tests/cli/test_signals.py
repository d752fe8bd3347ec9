"""Signals at any moment: what is out comes home, the code tells which it was, and the next run goes on."""

import os
import signal
import time

import pytest

from tests.cli.harness import ended, finished, until

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
SLOWLY = ("send", "campaign.csv", "-y", "--rate", "40/s", "--json")


@pytest.mark.parametrize("number", CODES)
def test_a_signal_while_sending_drains_and_sums_up(campaign, faulty, number):
    names = campaign.followers(100)
    faulty(latency=0.3)
    with ended(campaign.start(*SLOWLY)) as process:
        until(lambda: campaign.delivered().total() >= 10)
        process.send_signal(number)
        ran = finished(process)
    assert (ran.code, ran.summary["reason"]) == (CODES[number], "signal")
    assert ran.summary["in_doubt"] == 0
    assert ran.summary["sent"] == campaign.delivered().total() < 100
    assert f"wxpush: {number.name}: no new row is sent, what is out comes home." in ran.err
    faulty()
    again = campaign.send("--rate", "max")
    assert (again.code, again.summary["sent"] + again.summary["already_sent"]) == (0, 100)
    assert campaign.delivered() == dict.fromkeys(names, 1)


@pytest.mark.parametrize("seconds", [0.15, 0.4, 0.8, 1.2, 1.6])
def test_a_signal_before_or_behind_the_sending_is_told_too(campaign, seconds):
    campaign.followers(20_000)
    with ended(
        campaign.start("send", "campaign.csv", "-y", "-q", "--rate", "1/s", "--max-sends", "1")
    ) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGTERM)
        ran = finished(process)
    # The interpreter itself may not have come up yet.
    assert ran.code in {143, -signal.SIGTERM, 4}
    assert "Traceback" not in ran.err
    assert max(campaign.delivered().values(), default=0) <= 1


def test_a_second_signal_leaves_within_a_second_and_the_next_run_goes_on(campaign, faulty):
    names = campaign.followers(60)
    faulty(hang_rate=1.0)
    with ended(campaign.start(*SLOWLY)) as process:
        until(lambda: campaign.delivered().total() >= 20)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert process.wait(10) == 130
        assert time.monotonic() - began < 1
    faulty()
    again = campaign.send("--rate", "max")
    assert (again.code, again.summary["in_doubt"]) == (0, 0)
    assert campaign.delivered() == dict.fromkeys(names, 1)


def test_a_hangup_under_nohup_is_ignored(campaign, faulty):
    campaign.followers(20)
    with ended(
        campaign.start(*SLOWLY, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    ) as process:
        until(lambda: campaign.delivered().total() >= 2)
        os.kill(process.pid, signal.SIGHUP)
        ran = finished(process)
    assert (ran.code, ran.counts()) == (0, {"sent": 20})
