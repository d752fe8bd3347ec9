"""Several sends of one account on one host: one rate for all of them, as the server sees it."""

import os
import signal
import time
from contextlib import ExitStack

import pytest

from tests.cli.harness import ended, finished, until
from wxpush.limits.lever import Lever
from wxpush.limits.rate import burst
from wxpush.run.levers.calling import call
from wxpush.run.levers.orders import LeverOrder


class Host:
    """Some lists of one campaign's account, sent at the same time."""

    def __init__(self, campaign, stack: ExitStack) -> None:
        self.campaign = campaign
        self._stack = stack

    def start(self, number: int, rate: str, many: int):
        name, campaign = f"list{number}", self.campaign
        campaign.followers(many, first=number * 100_000 + 1)
        (campaign.folder / f"{name}.csv").write_bytes(campaign.recipients.read_bytes())
        (campaign.folder / f"{name}.yaml").write_bytes(campaign.yaml.read_bytes())
        process = campaign.start("send", f"{name}.csv", "-y", "--json", "--rate", rate)
        return self._stack.enter_context(ended(process))

    def checkpoint(self, number: int):
        return self.campaign.folder / f"list{number}.csv.wxpush"

    def count(self) -> int:
        return self.campaign.delivered().total()

    def most(self, since: int = 0, before: int = 2**62) -> int:
        """Of all seconds the one with the most messages."""
        moments = sorted(moment for moment in self.campaign.moments() if since <= moment < before)
        most, begin = 0, 0
        for end, moment in enumerate(moments):
            while moments[begin] <= moment - 1000:
                begin += 1
            most = max(most, end - begin + 1)
        return most

    def reached(self, since: int, before: int) -> float:
        """Messages a second in that time."""
        return sum(since <= moment < before for moment in self.campaign.moments()) * 1000 / (before - since)


@pytest.fixture
def host(campaign):
    with ExitStack() as stack:
        yield Host(campaign, stack)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@pytest.mark.parametrize("many", [2, 4])
def test_together_they_keep_the_rate_and_use_it_also_when_one_is_killed(host, many):
    rate = 100
    processes = [host.start(number, f"{rate}/s", 3000) for number in range(many)]
    for number in range(many):
        until(lambda number=number: host.checkpoint(number).with_suffix(".wxpush.sock").exists(), 60)
    time.sleep(1)
    began = now_ms()
    time.sleep(6)
    processes[0].kill()
    killed = now_ms()
    time.sleep(6)
    ended_at = now_ms()
    assert host.most() <= rate + burst(rate)
    assert host.reached(began, killed) >= 0.99 * rate
    assert host.reached(killed + 1000, ended_at) >= 0.99 * rate


def test_the_lowest_rate_of_those_that_run_holds_and_the_higher_one_after_it(host):
    high = host.start(0, "100/s", 3000)
    until(lambda: host.count() > 50)
    low = host.start(1, "20/s", 1000)
    until(host.checkpoint(1).with_suffix(".wxpush.sock").exists, 60)
    time.sleep(1.5)
    began = now_ms()
    time.sleep(4)
    low.kill()
    killed = now_ms()
    time.sleep(4)
    assert host.most(began, killed) <= 20 + burst(20)
    assert host.reached(began, killed) >= 0.95 * 20
    assert host.reached(killed + 1000, killed + 4000) >= 0.99 * 100
    assert host.most() <= 100 + burst(100)
    assert high.poll() is None


def test_one_that_is_paused_or_stopped_leaves_the_rate_to_the_others(host):
    first, second = (host.start(number, "100/s", 3000) for number in range(2))
    for number in range(2):
        until(host.checkpoint(number).with_suffix(".wxpush.sock").exists, 60)
    time.sleep(1)
    call(host.checkpoint(0), LeverOrder(Lever.PAUSE))
    began = now_ms()
    time.sleep(3)
    assert host.reached(began + 500, began + 3000) >= 0.98 * 100
    call(host.checkpoint(0), LeverOrder(Lever.RESUME))
    os.kill(second.pid, signal.SIGSTOP)
    began = now_ms()
    time.sleep(3)
    assert host.reached(began + 500, began + 3000) >= 0.98 * 100
    os.kill(second.pid, signal.SIGCONT)
    time.sleep(1)
    assert host.most() <= 100 + burst(100)
    assert first.poll() is second.poll() is None


def test_a_lever_of_one_moves_the_rate_of_all(host):
    host.start(0, "100/s", 3000)
    host.start(1, "100/s", 3000)
    for number in range(2):
        until(host.checkpoint(number).with_suffix(".wxpush.sock").exists, 60)
    time.sleep(1)
    assert call(host.checkpoint(1), LeverOrder(Lever.RATE, 30.0)).changed
    began = now_ms()
    time.sleep(3)
    assert host.most(began + 100, began + 3000) <= 30 + burst(30)
    assert host.reached(began + 100, began + 3000) >= 0.95 * 30
    call(host.checkpoint(1), LeverOrder(Lever.RATE, 80.0))
    began = now_ms()
    time.sleep(3)
    assert host.reached(began + 300, began + 3000) >= 0.98 * 80
    assert host.most() <= 100 + burst(100)


def test_who_comes_and_goes_all_the_time_never_makes_it_more(host):
    host.start(0, "60/s", 3000)
    until(lambda: host.count() > 20)
    for number in range(1, 6):
        passing = host.start(number, "60/s", 20)
        assert finished(passing).code == 0
    assert host.most() <= 60 + burst(60)


def test_it_is_said_that_there_are_others(host):
    host.start(0, "20/s", 400)
    until(lambda: host.count() > 5)
    ran = finished(host.start(1, "20/s", 30))
    assert ran.code == 0
    assert "note: 1 other sends of this account are running on this machine" in ran.err
    assert "note: 2 sends of this account on this machine share 20/s" in ran.err


def test_another_account_has_its_own_rate(host, campaign):
    host.start(0, "20/s", 400)
    until(lambda: host.count() > 5)
    campaign.followers(100, first=900_001)
    ran = campaign.send(
        "--rate",
        "max",
        environ={"WXPUSH_BASE_URL": campaign.environ["WXPUSH_BASE_URL"].replace("127.0.0.1", "localhost")},
    )
    assert ran.code == 0
    assert ran.summary["seconds"] < 2


def board_of(campaign):
    (path,) = (campaign.folder / "cache" / "wxpush").glob("*.rate")
    return path


@pytest.mark.parametrize(
    "content", [b"", b"x" * 7, b"\xff" * 2000, b"wxrate1\0" + b"\xff" * 2000, b"wxrate1\0" + bytes(24)]
)
def test_garbage_in_the_file_holds_nobody_up(campaign, content):
    campaign.followers(90)
    assert campaign.send("--rate", "max", "--max-sends", "30").code == 4
    board_of(campaign).write_bytes(content)
    began = time.monotonic()
    ran = campaign.send("--rate", "60/s")
    assert (ran.code, ran.summary["sent"]) == (0, 60)
    assert ran.summary["seconds"] < 3
    assert time.monotonic() - began < 30


def test_a_link_in_its_place_is_refused(campaign):
    campaign.followers(3)
    assert campaign.send("--max-sends", "1").code == 4
    path = board_of(campaign)
    path.unlink()
    path.symlink_to(campaign.yaml)
    ran = campaign.send()
    assert ran.code == 2
    assert campaign.delivered().total() == 1


def test_before_the_yes_no_file_is_made(campaign):
    campaign.followers(3)
    assert campaign.run("send", "campaign.csv").code == 2
    assert not list(campaign.folder.rglob("*.rate"))
    assert not list(campaign.folder.rglob("*.sock"))


def test_without_a_folder_it_is_said_and_sent_all_the_same(campaign):
    campaign.followers(3)
    ran = campaign.send(environ={"XDG_CACHE_HOME": "/proc/none"})
    assert ran.code == 0
    assert "would not share one rate with this one" in ran.err
