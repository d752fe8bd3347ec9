"""A queue that does not end: what is over is only for now, and retries come with the time."""

from collections import deque
from math import inf
from typing import cast

import pytest

from wxpush.channels.base import NEVER
from wxpush.model import Kind, Message, State, Verdict
from wxpush.sending.queue import Queue
from wxpush.sending.retry import Again, Settle
from wxpush.sending.tally import Tally
from wxpush.sending.waiting.endless import EndlessBudget, EndlessQueue
from wxpush.sending.waiting.lingering import Lingering
from wxpush.system.clock import Clock


class Source:
    """Gives what it was fed."""

    def __init__(self):
        self.fed: deque[Message] = deque()

    @property
    def more(self):
        return bool(self.fed)

    def next(self):
        return self.fed.popleft() if self.fed else None


class Time:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def queue(source, time):
    return EndlessQueue(source, Tally(), time)


def message(row):
    return Message(row, b"k" * 16, b"{}", 0)


def test_it_goes_on_after_it_was_empty(queue, source):
    assert queue.take(0) is None
    assert (queue.due(), queue.endless, queue.dry) == (inf, True, False)
    source.fed.append(message(1))
    assert queue.due() == -inf
    assert queue.take(0).row == 1
    assert queue.take(0) is None
    source.fed.append(message(2))
    assert queue.take(0).row == 2


def test_it_ends_when_it_is_closed(queue, source):
    source.fed.append(message(1))
    queue.closed = True
    assert queue.take(0) is None
    assert (queue.endless, queue.due()) == (False, inf)


def test_no_more_fresh_ones_than_are_allowed(source, time):
    queue = EndlessQueue(source, Tally(), time, allowance=1)
    source.fed.extend([message(1), message(2)])
    assert queue.take(0).row == 1
    assert queue.take(0) is None
    queue.allowance = inf
    assert queue.take(0).row == 2


def test_nothing_fresh_is_read_while_very_many_are_to_be_repeated(queue, source):
    for row in range(10_000):
        queue.again(message(row), 5.0, free=True)
    source.fed.append(message(10_001))
    assert queue.take(0) is None
    assert queue.take(5.0).row == 0
    assert queue.take(0).row == 10_001


def test_a_retry_waits_for_the_budget_and_says_until_when(queue, time):
    for row in range(101):
        queue.again(message(row), 0.0)
    assert [queue.take(0).row for _ in range(100)] == [*range(100)]
    assert queue.take(0) is None
    assert queue.due() == 1.0
    time.now = 1.0
    assert queue.take(1.0).row == 100


def test_first_attempts_and_time_earn_retries_up_to_a_hundred(time):
    tally = Tally()
    budget = EndlessBudget(tally, time)
    for _ in range(100):
        budget.spend()
    assert budget.spent
    tally.first_attempts = 10
    assert budget.left == 2.0
    time.now = 1000.0
    assert budget.left == 100.0


@pytest.mark.parametrize("kind", [Kind.RETRY, Kind.THROTTLED, Kind.QUOTA, Kind.UNSURE])
def test_what_nobody_has_and_is_tried_up_is_tried_again_later(queue, time, kind):
    lingering = Lingering(0.0, queue, cast("Clock", time), NEVER)
    instead = lingering.instead(message(1), Settle(State.PENDING), Verdict(kind), 0.5)
    assert instead == Again(60.0, free=True)


def test_what_the_whole_account_is_refused_for_is_not(queue, time):
    lingering = Lingering(0.0, queue, cast("Clock", time), NEVER)
    assert lingering.instead(message(1), Settle(State.PENDING), Verdict(Kind.HALT), 0.5) == Settle(
        State.PENDING
    )


def test_in_a_queue_that_ends_it_is_left_to_the_next_run(time):
    lingering = Lingering(0.0, Queue(iter(()), Tally()), cast("Clock", time), NEVER)
    assert lingering.instead(message(1), Settle(State.PENDING), Verdict(Kind.RETRY), 0.5) == Settle(
        State.PENDING
    )
