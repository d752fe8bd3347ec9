"""Who goes next, against a plain model: nothing lost, nothing twice, the order and the budget kept."""

from collections.abc import Iterator
from itertools import islice
from math import inf

import pytest

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


def test_near_the_end_of_a_window_only_what_may_have_arrived_is_given():
    tally = Tally()
    queue = Queue(fresh(3), tally)
    sure, unsure, later, back = (Message(row=row, key=b"", body=b"", who=0) for row in range(10, 14))
    for message in (unsure, later, back):
        message.unsure = True
    queue.again(sure, 1.0)
    queue.again(unsure, 2.0)
    queue.again(later, 9.0)
    queue.withdrawn(back)
    assert queue.due_to_repeat() == -inf
    assert queue.take_to_repeat(0.0) is back
    assert (queue.due_to_repeat(), queue.take_to_repeat(1.5)) == (2.0, None)
    assert queue.take_to_repeat(2.0) is unsure
    assert queue.due_to_repeat() == 9.0
    assert drain(queue, 5.0) == [10, 1, 2, 3]
    queue.closed = True
    assert (queue.due_to_repeat(), queue.take_to_repeat(10.0)) == (inf, None)
