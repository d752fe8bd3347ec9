"""Sends whose levers are moved, and how they end: stopped, killed, and in a minute of changes."""

import json
import socket
import threading
import time
from random import Random

import pytest

from tests.cli.harness import ended, finished, until
from tests.run.levers.test_levers import _SLOWLY, begun, sending, status
from wxpush.limits.lever import Lever
from wxpush.run.levers.calling import call
from wxpush.run.levers.orders import LeverOrder


def test_a_pause_does_not_outlast_max_duration_nor_a_signal(campaign):
    with sending(campaign, "50/s", "--max-duration", "3s") as process:
        begun(campaign)
        call(campaign.checkpoint, LeverOrder(Lever.PAUSE))
        ran = finished(process)
    assert (ran.code, ran.summary["reason"], ran.summary["in_doubt"]) == (4, "max_duration", 0)
    with ended(campaign.start(*_SLOWLY, "50/s")) as process:
        begun(campaign, campaign.delivered().total() + 5)
        call(campaign.checkpoint, LeverOrder(Lever.PAUSE))
        process.terminate()
        ran = finished(process)
    assert (ran.code, ran.summary["in_doubt"]) == (143, 0)
    assert campaign.send("--rate", "max").code == 0
    assert set(campaign.delivered().values()) == {1}


def test_killed_while_paused_nothing_is_in_doubt_and_the_next_send_is_not_paused(campaign):
    with sending(campaign, "200/s") as process:
        begun(campaign, 30)
        call(campaign.checkpoint, LeverOrder(Lever.PAUSE))
        time.sleep(0.5)
        process.kill()
    found = status(campaign)
    assert (found["in_doubt"], found["paused"]) == (0, False)
    assert (campaign.folder / "campaign.csv.wxpush.sock").exists()  # which keeps nobody out
    assert campaign.run("pause", "campaign.csv").code == 2
    ran = campaign.send("--rate", "max")
    assert ran.code == 0
    assert set(campaign.delivered().values()) == {1}
    assert campaign.delivered().total() == 300
    assert not (campaign.folder / "campaign.csv.wxpush.sock").exists()


def test_killed_while_the_rate_changes_nothing_is_lost_and_nothing_is_twice(campaign, faulty):
    random, many = Random(24), 1500
    faulty(latency=0.02, busy_rate=0.05, reset_after_rate=0.05, http_500_rate=0.05)
    names = campaign.followers(many)
    for _ in range(4):
        with ended(campaign.start(*_SLOWLY, "100/s")) as process:
            until(lambda: call(campaign.checkpoint, LeverOrder(Lever.RATE, 150.0)) is not None)
            for _ in range(random.randrange(10, 40)):
                call(
                    campaign.checkpoint,
                    LeverOrder(random.choice([*Lever]), random.choice([20.0, 90.0, 300.0, None])),
                )
            process.kill()
    faulty()
    while (ran := campaign.send("--rate", "max")).code in (4, 8):
        pass
    assert ran.code == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)


@pytest.mark.long
def test_the_rate_changes_two_hundred_times_in_a_minute_and_holds_in_every_second(campaign, faulty):
    """As the server sees it, while faults go on and somebody floods the socket with what is no order."""
    many, changes = 12_000, []
    faulty(latency=0.03, jitter=0.05, busy_rate=0.03, reset_before_rate=0.02, http_500_rate=0.02)
    names = campaign.followers(many)
    random, over = Random(7), threading.Event()

    def flood() -> None:
        while not over.wait(0.01):
            with socket.socket(socket.AF_UNIX) as connection:
                try:
                    connection.connect(f"{campaign.checkpoint}.sock")
                    connection.send(b"rate 9999\n")
                except OSError:
                    return

    with ended(campaign.start(*_SLOWLY, "100/s", "--concurrency", "100")) as process:
        until(lambda: call(campaign.checkpoint, LeverOrder(Lever.RATE, 101.0)) is not None)
        changes.append((0, 101.0))
        flooding = threading.Thread(target=flood)
        flooding.start()
        ends = time.monotonic() + 60
        for number in range(200):
            rate = random.choice([5.0, 40.0, 150.0, 300.0, 80.0])
            before = time.time_ns() // 1_000_000
            assert call(campaign.checkpoint, LeverOrder(Lever.RATE, rate)).ok
            changes.append((before, rate))
            time.sleep(max(0.0, (ends - time.monotonic()) / (200 - number)))
        over.set()
        flooding.join()
        call(campaign.checkpoint, LeverOrder(Lever.RATE, None))
        last = time.time_ns() // 1_000_000
        ran = finished(process, timeout=120)
    assert ran.code == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)
    moments = sorted(moment for moment in campaign.moments() if moment < last)
    _hold(moments, changes)
    assert len(status(campaign)["levers"]) > 150


def _hold(moments: list[int], changes: list[tuple[int, float]]) -> None:
    """No second has more than the rates in force allow: each of them counts from the order to 50 ms behind the next."""
    begins = [at for at, _ in changes]
    for first in range(moments[0], moments[-1], 50):
        end, total, bursts = first + 1000, 0.0, [1.0]
        for number, (at, rate) in enumerate(changes):
            to = begins[number + 1] + 50 if number + 1 < len(begins) else end
            if at <= end and to >= first:
                total += rate * max(0, min(to, end) - max(at, first)) / 1000
                bursts.append(rate / 20)
        seen = sum(first <= moment < end for moment in moments)
        assert seen <= total + max(bursts) + 1, json.dumps([first, seen, total])
