"""A service that is killed at any moment, while callers repeat by key what they got no answer to: each 202 is delivered once."""

import random
import signal
import time
from collections import Counter

import pytest

from tests.cli.harness import until
from tests.intake.process import Callers, ServeProcess
from tests.intake.stand import campaign_file, delivered, line, person, sandbox


def killed(folder, kills, seed):
    """Kill it so often. Gives the callers, every message's state, and how often each person got one."""
    campaign_file(folder)
    chance = random.Random(seed)
    with sandbox(folder, latency=0.005, jitter=0.02) as process:
        serve = ServeProcess(folder, process)
        callers = Callers(serve.url, seed=seed)
        callers.start()
        try:
            for _ in range(kills):
                serve.start()
                time.sleep(chance.random() * 0.5)
                serve.kill()
            with serve.running():
                until(lambda: len(callers.ids) > 50)  # a busy machine may have taken fewer between the kills
                callers.end()
                serve.wait_until_idle()
                states = serve.states()
                assert serve.stop() == 128 + signal.SIGTERM
        finally:
            callers.give_up()
    return callers, states, Counter(delivered(folder))


def check(callers, states, got):
    """Each message that was answered has one id, and came to its person once; `states` by id, `got` by person."""
    assert callers.odd == []
    assert [ids for ids in callers.ids.values() if len(ids) != 1] == []
    for number, (name,) in callers.ids.items():
        assert states[name] == "sent", name
        assert got[person(number)] == 1, name
    # What was taken and never answered is sent all the same, and once.
    assert {*got.values()} == {1}
    assert len(got) == len(states)


def test_each_message_that_was_answered_is_delivered_once_over_kills(tmp_path):
    check(*killed(tmp_path, 5, "short"))


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_each_message_that_was_answered_is_delivered_once_over_five_hundred_kills(tmp_path, part):
    check(*killed(tmp_path, 50, f"long {part}"))


def test_what_waited_when_it_was_stopped_is_sent_by_the_next(tmp_path):
    campaign_file(tmp_path)
    with sandbox(tmp_path) as process:
        serve = ServeProcess(tmp_path, process)
        with serve.running():
            serve.post(b"", path="/v1/campaigns/order-shipped/pause")
            answer = serve.post(line(1))
            assert serve.stop() == 128 + signal.SIGTERM
        with serve.running():
            waiting = serve.states()
            serve.post(b"", path="/v1/campaigns/order-shipped/resume")
            serve.wait_until_idle()
            ended = serve.states()
            serve.stop()
    assert waiting == {answer.json()["id"]: "not_attempted"}
    assert ended == {answer.json()["id"]: "sent"}
    assert delivered(tmp_path) == [person(1)]
