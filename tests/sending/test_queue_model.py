"""The queue beside a model of it: whatever is done to both, they agree."""

from math import inf

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.lanes.share import share
from tests.sending.fakes import fresh
from wxpush.model import Message
from wxpush.sending.queue import Queue
from wxpush.sending.tally import Tally


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
