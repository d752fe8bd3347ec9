"""The mark of a cluster on a checkpoint: one at a time, counted, and written with the rows it is about."""

import pytest

from wxpush.checkpoint import dispatched
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import BusyError
from wxpush.model import Record, State

STATE = "redis://state:6379/0"
COLLECT = "wxpush dispatch orders.csv"


def mark(checkpoint, change, *values):
    with checkpoint.transaction() as connection:
        return change(connection, *values)


def test_a_checkpoint_that_was_never_dispatched_is_a_local_one(checkpoint):
    assert checkpoint.ask(dispatched.active) is None
    dispatched.require_local(checkpoint, collect=COLLECT)


def test_one_from_before_there_were_clusters_is_read_as_a_local_one(checkpoint, path):
    mark(checkpoint, lambda connection: connection.execute("DROP TABLE dispatches"))
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader:
        dispatched.require_local(reader, collect=COLLECT)


def test_the_first_dispatch_has_handed_nothing_out_and_read_nothing(checkpoint):
    began = mark(checkpoint, dispatched.begin, STATE)
    assert began == Dispatch(number=1, owner=began.owner, state=STATE, fed=0, position="0-0")
    assert checkpoint.ask(dispatched.active) == began


def test_while_it_goes_on_nothing_may_be_sent_here_and_the_refusal_says_where_it_is(checkpoint):
    mark(checkpoint, dispatched.begin, STATE)
    with pytest.raises(BusyError, match=STATE) as caught:
        dispatched.require_local(checkpoint, collect=COLLECT)
    assert "nothing was changed or sent" in str(caught.value)
    assert COLLECT in str(caught.value)


def test_what_was_read_and_handed_out_is_remembered(checkpoint):
    began = mark(checkpoint, dispatched.begin, STATE)
    mark(checkpoint, dispatched.feed, 500)
    mark(checkpoint, dispatched.advance, "7-0")
    known = checkpoint.ask(dispatched.active)
    assert known == Dispatch(number=1, owner=began.owner, state=STATE, fed=500, position="7-0")


def test_the_broker_and_the_namespace_are_remembered_for_who_must_find_them(checkpoint):
    with checkpoint.transaction() as connection:
        began = dispatched.begin(connection, STATE, broker="amqp://broker:5672/", namespace="shop")
    assert checkpoint.ask(dispatched.active) == began
    assert (began.broker, began.namespace) == ("amqp://broker:5672/", "shop")


def test_a_mark_of_an_earlier_version_names_no_broker(checkpoint):
    mark(checkpoint, dispatched.begin, STATE)
    mark(checkpoint, lambda connection: connection.execute("DROP TABLE ways"))
    assert checkpoint.ask(dispatched.active).broker == ""


def test_a_cluster_has_what_was_handed_out_and_has_no_end(checkpoint):
    mark(checkpoint, dispatched.begin, STATE)
    mark(checkpoint, dispatched.feed, 6)
    records = [
        Record(1, State.SENT),
        Record(2, State.PENDING),
        Record(3, State.IN_DOUBT),
        Record(8, State.SENT),
    ]
    checkpoint.commit_now(records)
    for last, many in ((10, 4), (5, 3), (2, 1), (1, 0)):
        assert checkpoint.ask(lambda connection, last=last: dispatched.in_hands(connection, last)) == many
    hands = checkpoint.ask(dispatched.hands)
    assert [row for row in range(1, 9) if hands.have(row, State.PENDING)] == [1, 2, 3, 4, 5, 6]
    assert not hands.have(1, State.IN_DOUBT)
    mark(checkpoint, dispatched.end)
    assert checkpoint.ask(lambda connection: dispatched.in_hands(connection, 10)) == 0


def test_one_that_handed_rows_out_is_never_withdrawn(checkpoint):
    began = mark(checkpoint, dispatched.begin, STATE)
    mark(checkpoint, dispatched.feed, 1)
    mark(checkpoint, dispatched.withdraw)
    assert checkpoint.ask(dispatched.active).owner == began.owner


def test_rows_that_were_handed_out_stay_so(checkpoint):
    mark(checkpoint, dispatched.begin, STATE)
    for row in (500, 200):
        mark(checkpoint, dispatched.feed, row)
        assert checkpoint.ask(dispatched.active).fed == 500


def test_a_dispatch_that_ended_leaves_a_local_checkpoint_and_the_next_counts_on(checkpoint):
    owners = set()
    for number in (1, 2, 3):
        began = mark(checkpoint, dispatched.begin, STATE)
        assert began.number == number
        owners.add(began.owner)
        mark(checkpoint, dispatched.end)
        dispatched.require_local(checkpoint, collect=COLLECT)
    assert len(owners) == 3


def test_one_that_is_withdrawn_leaves_its_number_to_the_next_try(checkpoint):
    mark(checkpoint, dispatched.begin, STATE)
    mark(checkpoint, dispatched.end)
    first = mark(checkpoint, dispatched.begin, STATE)
    mark(checkpoint, dispatched.withdraw)
    dispatched.require_local(checkpoint, collect=COLLECT)
    again = mark(checkpoint, dispatched.begin, STATE)
    assert (first.number, again.number) == (2, 2)


def test_nothing_of_a_dispatch_that_ended_is_changed_by_the_next(checkpoint):
    mark(checkpoint, dispatched.begin, STATE)
    mark(checkpoint, dispatched.end)
    mark(checkpoint, dispatched.begin, STATE)
    mark(checkpoint, dispatched.feed, 500)
    mark(checkpoint, dispatched.advance, "7-0")
    ended = checkpoint.ask(
        lambda connection: connection.execute(
            "SELECT number, fed, position FROM dispatches WHERE NOT active"
        ).fetchall()
    )
    assert ended == [(1, 0, "0-0")]
