"""Keys that come back: what is known of a row survives that a campaign and its input change to and fro."""

import pytest

from tests.checkpoint.records import key, record
from tests.checkpoint.surveys import states, survey
from wxpush.checkpoint.findings import Keep
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import State


@pytest.fixture
def checkpoint(tmp_path):
    with SqliteCheckpoint.open(tmp_path / "c.wxpush") as opened:
        yield opened


def one_key_twice(checkpoint, left: State, stands: State) -> None:
    """Key 1 left the input; then another row was sent, and a change of the campaign gave it key 1."""
    checkpoint.commit_now([record(1, left)])
    survey(checkpoint, Keep.KEYS, [(1, 9)])
    checkpoint.commit_now([record(1, stands, key=key(9))])
    survey(checkpoint, Keep.ROWS, [(1, 1)])


@pytest.mark.parametrize("meanwhile", [[], [(1, 5)]], ids=["at once", "after it left again"])
@pytest.mark.parametrize(
    ("left", "stands", "kept"),
    [
        (State.SENT, State.REJECTED, State.SENT),
        (State.REJECTED, State.SENT, State.SENT),
        (State.UNDER_REVIEW, State.REJECTED, State.UNDER_REVIEW),
        (State.REJECTED, State.UNDER_REVIEW, State.UNDER_REVIEW),
        (State.SENT, State.IN_DOUBT, State.SENT),
        (State.IN_DOUBT, State.REJECTED, State.IN_DOUBT),
        (State.REJECTED, State.IN_DOUBT, State.IN_DOUBT),
        (State.IN_FLIGHT, State.REJECTED, State.IN_FLIGHT),
        (State.SENT, State.UNDER_REVIEW, State.UNDER_REVIEW),
    ],
)
def test_of_two_rows_with_one_key_the_one_kept_is_that_whose_message_may_have_arrived(
    checkpoint, left, stands, kept, meanwhile
):
    one_key_twice(checkpoint, left, stands)
    if meanwhile:
        survey(checkpoint, Keep.KEYS, meanwhile)
    survey(checkpoint, Keep.KEYS, [(2, 1)])
    assert states(checkpoint) == {2: kept}
