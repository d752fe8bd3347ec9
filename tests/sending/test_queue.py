"""Who goes next, against a plain model: nothing lost, nothing twice, the order and the budget kept."""

from collections.abc import Iterator
from itertools import islice
from math import inf

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.lanes.share import share
from tests.sending.fakes import fresh
from wxpush.model import Kind, Message
from wxpush.sending.queue import Queue, RetryBudget
from wxpush.sending.tally import Tally


def drain(queue: Queue, now: float = 0.0) -> list[int]:
    rows = []
    while (message := queue.take(now)) is not None:
        rows.append(message.row)
    return rows


def spent(queue: Queue) -> Queue:
    """Spend the whole retry budget."""
    message = Message(row=0, key=b"", body=b"", who=0)
    while not queue._budget.spent:
        queue.again(message, -inf)
        assert queue.take(0.0) is message
    return queue


def test_withdrawn_then_free_then_retries_then_fresh_then_deferred():
    queue = Queue(fresh(7), Tally())
    one, two, three, four, five = (queue.take(0) for _ in range(5))
    queue.defer(one)
    queue.again(two, 5.0)
    queue.again(three, 5.0, free=True)
    queue.withdrawn(four)
    queue.withdrawn(five)
    assert drain(queue, 5.0) == [4, 5, 3, 2, 6, 7, 1]


def test_what_is_due_first_goes_first_and_equals_keep_their_order():
    queue = Queue(fresh(4), Tally())
    for due in (3.0, 1.0, 3.0, 2.0):
        queue.again(queue.take(0), due)
    assert drain(queue, 0.5) == []
    assert queue.due() == 1.0
    assert drain(queue, 3.0) == [2, 4, 1, 3]


def test_fresh_rows_are_pulled_one_at_a_time():
    pulled = []

    def messages() -> Iterator[Message]:
        for message in fresh(10):
            pulled.append(message.row)
            yield message

    queue = Queue(messages(), Tally())
    queue.take(0)
    queue.take(0)
    assert pulled == [1, 2]


def test_a_hundred_retries_and_a_fifth_of_the_fresh_rows_are_free_to_spend():
    tally = Tally()
    budget = RetryBudget(tally)
    tally.first_attempts += 50
    spends = 0
    while not budget.spent:
        budget.spend()
        spends += 1
    assert spends == 110


def test_the_hundredth_retry_may_be_made_and_no_other():
    budget = RetryBudget(Tally())
    for _ in range(99):
        budget.spend()
    assert not budget.spent
    budget.spend()
    assert budget.spent


@pytest.mark.parametrize("free", [False, True])
def test_deferred_wait_for_every_retry_and_every_repeat(free):
    queue = Queue(fresh(2), Tally())
    one, two = queue.take(0), queue.take(0)
    queue.defer(one)
    queue.again(two, 7.5, free=free)
    assert queue.take(0) is None
    assert queue.due() == 7.5
    assert drain(queue, 7.5) == [2, 1]


def test_deferred_alone_go_at_once():
    queue = Queue(fresh(1), Tally())
    queue.defer(queue.take(0))
    assert queue.take(0).row == 1
    queue = Queue(fresh(0), Tally())
    assert queue.take(0) is None
    queue.defer(Message(row=1, key=b"", body=b"", who=0))
    assert queue.due() == -inf


def test_without_budget_deferred_alone_starve():
    queue = Queue(fresh(1), Tally())
    one = queue.take(0)
    assert queue.take(0) is None
    spent(queue)
    queue.defer(one)
    assert queue.take(1.0) is None
    assert queue.due() == inf
    assert queue.out_of_budget


def test_without_budget_retries_and_deferred_starve():
    queue = Queue(fresh(2), Tally())
    one, two = queue.take(0), queue.take(0)
    assert queue.take(0) is None
    spent(queue)
    queue.again(one, 0.0)
    queue.defer(two)
    assert queue.take(1.0) is None
    assert queue.due() == inf
    assert queue.out_of_budget
    queue.again(two, 0.0, free=True)
    assert not queue.out_of_budget
    assert queue.take(1.0) is two


@pytest.mark.parametrize("many", [1, 2])
def test_first_attempts_refill_the_budget(many):
    tally = Tally()
    queue = spent(Queue(fresh(5 * many), tally))
    for _ in range(many):
        queue.again(Message(row=0, key=b"", body=b"", who=0), 0.0)
    handed_out = [queue.take(1.0) for _ in range(5 * many)]
    assert queue.take(1.0) is None  # none of these has left
    for message in handed_out:
        tally.count(message, Kind.UNSENT, 1.0)
    assert queue.take(1.0) is None
    for _ in range(2):  # the second is no first attempt
        for message in handed_out:
            tally.count(message, Kind.THROTTLED, 1.0)
    assert drain(queue, 1.0) == [0] * many


def test_nothing_fresh_is_pulled_while_more_wait_than_the_budget_can_carry():
    queue = spent(Queue(fresh(10), Tally()))
    message = Message(row=0, key=b"", body=b"", who=0)
    for _ in range(9_999):
        queue.again(message, 0.0)
    assert queue.take(1.0).row == 1
    queue.again(message, 0.0)
    assert queue.take(1.0) is None
    assert queue.out_of_budget


def test_however_many_wait_fresh_rows_go_while_there_is_budget():
    queue = Queue(fresh(1), Tally())
    message = Message(row=0, key=b"", body=b"", who=0)
    for _ in range(10_000):
        queue.again(message, 5.0)
    assert queue.take(1.0).row == 1


def test_the_allowance_bounds_fresh_rows_only():
    queue = Queue(fresh(5), Tally(), allowance=2)
    one, two = queue.take(0), queue.take(0)
    assert queue.take(0) is None
    assert not queue.has_more
    assert not queue.out_of_budget
    queue.again(one, 0.0)
    queue.defer(two)
    assert drain(queue, 1.0) == [1, 2]
    queue.allowance = inf
    assert queue.has_more
    assert drain(queue) == [3, 4, 5]


def test_a_closed_queue_gives_and_promises_nothing():
    queue = Queue(fresh(3), Tally())
    queue.withdrawn(queue.take(0))
    queue.again(queue.take(0), 0.0)
    queue.closed = True
    assert queue.take(0) is None
    assert (queue.due(), queue.has_more, queue.out_of_budget) == (inf, False, False)


def test_leftovers_are_what_was_out_before_and_they_are_given_once():
    queue = Queue(fresh(9), Tally())
    messages = list(islice(iter(lambda: queue.take(0), None), 4))
    queue.withdrawn(messages[0])
    queue.again(messages[1], 9.0, free=True)
    queue.again(messages[2], 9.0)
    queue.defer(messages[3])
    assert [message.row for message in queue.leftovers()] == [1, 2, 3, 4]
    assert list(queue.leftovers()) == []
    assert queue.closed


class QueueAgainstModel(RuleBasedStateMachine):
    """The model keeps each message in one named place; the queue must agree at every step."""

    @initialize(
        rows=st.integers(0, 40), allowance=st.sampled_from([0, 3, inf]), budget=st.sampled_from([0, 2, 100])
    )
    def begin(self, rows, allowance, budget):
        self.tally = Tally()
        self.queue = Queue(fresh(rows), self.tally, allowance=allowance)
        for _ in range(100 - budget):
            self.queue._budget.spend()
        self.rows, self.pulled, self.dry = rows, 0, False
        self.allowance, self.fifths = allowance, 5 * budget
        self.now = 0.0
        self.out: list[Message] = []
        self.withdrawn: list[int] = []
        self.repeats: list[tuple[float, int, int]] = []
        self.retries: list[tuple[float, int, int]] = []
        self.deferred: list[int] = []
        self.order = 0

    @rule(seconds=st.floats(0, 10))
    def time_passes(self, seconds):
        self.now += seconds

    @rule()
    def take(self):
        expected = self._expected()
        message = self.queue.take(self.now)
        assert (message.row if message else None) == expected
        if message is not None:
            self.out.append(message)

    def _expected(self) -> int | None:
        if self.withdrawn:
            return self.withdrawn.pop(0)
        if self.repeats and min(self.repeats)[0] <= self.now:
            return self._pop(self.repeats)
        if self.retries and min(self.retries)[0] <= self.now and self.fifths >= 5:
            self.fifths -= 5
            return self._pop(self.retries)
        if self.allowance > 0 and not self.dry:
            if self.pulled < self.rows:
                self.pulled += 1
                self.allowance -= 1
                return self.pulled
            self.dry = True
        if self.deferred and not self.repeats and not self.retries and self.fifths >= 5:
            self.fifths -= 5
            return self.deferred.pop(0)
        return None

    @staticmethod
    def _pop(waiting: list[tuple[float, int, int]]) -> int:
        first = min(waiting)
        waiting.remove(first)
        return first[2]

    @precondition(lambda self: self.out)
    @rule(delay=st.floats(0, 20), free=st.booleans(), which=st.integers(0, 99))
    def again(self, delay, free, which):
        message = self.out.pop(which % len(self.out))
        self.queue.again(message, self.now + delay, free=free)
        self.order += 1
        (self.repeats if free else self.retries).append((self.now + delay, self.order, message.row))

    @precondition(lambda self: self.out)
    @rule(which=st.integers(0, 99))
    def defer(self, which):
        message = self.out.pop(which % len(self.out))
        self.queue.defer(message)
        self.deferred.append(message.row)

    @precondition(lambda self: self.out)
    @rule(which=st.integers(0, 99))
    def withdraw(self, which):
        message = self.out.pop(which % len(self.out))
        self.queue.withdrawn(message)
        self.withdrawn.append(message.row)

    @precondition(lambda self: self.out)
    @rule(which=st.integers(0, 99))
    def settle(self, which):
        self.out.pop(which % len(self.out))

    @rule(many=st.integers(1, 6))
    def first_attempts_leave(self, many):
        self.tally.first_attempts += many
        self.fifths += many

    @rule()
    def the_canary_passes(self):
        self.queue.allowance = self.allowance = inf

    @invariant()
    def promises_are_consistent(self):
        queue, due = self.queue, self.queue.due()
        assert queue.has_more == (due < inf)
        if due > self.now:
            assert self.fifths < 5 or all(when > self.now for when, _, _ in queue._retries)
            assert not self.withdrawn
        starving = bool(self.retries or self.deferred)
        assert queue.out_of_budget == (starving and not queue.has_more)

    @invariant()
    def the_budget_is_what_was_earned_less_what_was_spent(self):
        assert self.queue._budget.left == self.fifths / 5

    def teardown(self):
        if hasattr(self, "queue"):
            waiting = [row for _, _, row in self.repeats + self.retries] + self.withdrawn + self.deferred
            assert sorted(message.row for message in self.queue.leftovers()) == sorted(waiting)


TestQueueAgainstModel = QueueAgainstModel.TestCase
TestQueueAgainstModel.settings = settings(max_examples=share(40), stateful_step_count=50, deadline=None)
