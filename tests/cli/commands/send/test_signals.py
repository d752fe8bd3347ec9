"""Signals at any moment: what is out comes home, the code tells which it was, and the next run goes on."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.harness import Campaign, Ran, ended, finished, until

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
_POINTS = int(os.environ.get("WXPUSH_POINTS", "24"))
SLOWLY = ("send", "campaign.csv", "-y", "--rate", "40/s", "--json")


@pytest.mark.parametrize("number", CODES)
def test_a_signal_while_sending_drains_and_sums_up(campaign, faulty, number):
    names = campaign.followers(400)
    faulty(latency=0.3)
    with ended(campaign.start(*SLOWLY)) as process:
        until(lambda: campaign.delivered().total() >= 10)
        process.send_signal(number)
        ran = finished(process)
    assert (ran.code, ran.summary["reason"]) == (CODES[number], "signal")
    assert ran.summary["in_doubt"] == 0
    assert ran.summary["sent"] == campaign.delivered().total() < 400
    assert (
        f"note: {number.name}: no new message is sent; waiting for the answers to those in flight." in ran.err
    )
    faulty()
    again = campaign.send("--rate", "max")
    assert (again.code, again.summary["sent"] + again.summary["already_sent"]) == (0, 400)
    assert campaign.delivered() == dict.fromkeys(names, 1)


class Tripwire:
    """Sends a campaign of three rows in processes that get a SIGTERM at a call of a function, by its number."""

    def __init__(self, campaign: Campaign, *words: str) -> None:
        self._campaign = campaign
        self._words = words
        self._count = campaign.folder / "calls"

    def calls(self) -> int:
        """How many calls there are without a signal."""
        assert self._trip(0).code == 0
        return int(self._count.read_text())

    def _trip(self, nth: int) -> Ran:
        command = [sys.executable, "-m", "tests.cli.tripwire", str(nth), str(int(signal.SIGTERM))]
        with subprocess.Popen(
            [*command, str(self._count), *self._words],
            cwd=self._campaign.folder,
            # An import cut in two leaves its file to the garbage collector: no warning of ours.
            env=self._campaign.environ | {"PYTHONWARNINGS": "ignore"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            return finished(process)

    def trip(self, nth: int) -> Ran:
        """Every file of the campaign begins anew."""
        for left in self._campaign.folder.glob("campaign.csv.*"):
            left.unlink()
        return self._trip(nth)


def _points(most: int, calls: int) -> range:
    return range(1, calls, max(1, calls // most))


QUICKLY = ("send", "campaign.csv", "-y", "-q", "--rate", "max")


def test_a_signal_at_any_moment_ends_the_command_in_order(campaign):
    """Also where an event loop is about its own business, which would swallow an error that a signal raised there."""
    campaign.followers(3)
    wire = Tripwire(campaign, *QUICKLY)
    codes = set()
    for nth in _points(_POINTS, wire.calls()):
        ran = wire.trip(nth)
        codes.add(ran.code)
        # Too early: nobody listens yet. Too late: all is said and done.
        assert ran.code in {143, -signal.SIGTERM, 0}, (nth, ran)
        assert "Traceback" not in ran.err, (nth, ran)
        assert "bug" not in ran.err, (nth, ran)
        assert ran.code != 143 or "Stopped by SIGTERM" in ran.err, (nth, ran)
    assert 143 in codes, "or no signal came while somebody listened"


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
