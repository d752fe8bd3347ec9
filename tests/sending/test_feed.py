"""From the surveyed input to messages: which rows, in which order, under which key and id."""

from collections.abc import Mapping, Sequence

import pytest

from tests.checkpoint.records import block, record
from wxpush.errors import ChangedError
from wxpush.model import BadRow, Block, Composed, Instant, Recipient, Record, State
from wxpush.sending.feed import Feed
from wxpush.sending.unsendable import Unsendable


class Input:
    """Rows 1..n, in blocks of three; remembers which blocks were read."""

    def __init__(self, rows: int, *, bad: Sequence[int] = (), changed: int | None = None) -> None:
        firsts = range(1, rows + 1, 3)
        self.blocks = [block(number, first, min(3, rows + 1 - first)) for number, first in enumerate(firsts)]
        self.read: list[int] = []
        self._bad = bad
        self._changed = changed

    def rows(self, block: Block) -> Sequence[Recipient | BadRow]:
        if block.number == self._changed:
            raise ChangedError("changed")
        self.read.append(block.number)
        numbers = range(block.first_row, block.first_row + block.rows)
        return [
            BadRow(row, row, "short_row", "too short")
            if row in self._bad
            else Recipient(row, row, {"to": f"o{row}"})
            for row in numbers
        ]


class Known:
    """What a checkpoint knows, and may learn while rows are read."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self.records = {record.row: record for record in records}

    def between(self, first: int, last: int) -> Mapping[int, Record]:
        return {row: found for row, found in self.records.items() if first <= row <= last}

    def settled(self, first: int, last: int) -> int:
        return sum(found.state.settled for found in self.between(first, last).values())


class Letters:
    """A channel that cannot compose the rows it is told."""

    path = "/send"

    def __init__(self, cannot: Sequence[int] = ()) -> None:
        self._cannot = cannot
        self.trusted: list[int] = []

    def compose(self, recipient: Recipient, on_warning=None) -> Composed | BadRow:
        if recipient.row in self._cannot:
            return BadRow(recipient.row, recipient.line, "empty", "no text")
        to = recipient.fields["to"]
        return Composed(recipient.row, recipient.line, to, b"new-%012d" % recipient.row, to.encode())

    def compose_all(self, recipients: Sequence[Recipient], on_warning) -> Sequence[Composed | BadRow]:
        return [self.compose(each, on_warning) for each in recipients]

    def identify(self, recipient: Recipient) -> None:
        raise AssertionError("a feed knows who the rows are")

    def recompose(self, recipients: Sequence[Recipient]) -> Sequence[Composed | BadRow]:
        self.trusted += [recipient.row for recipient in recipients]
        return list(map(self.compose, recipients))

    def seal(self, composed: Composed, client_msg_id: str) -> bytes:
        return composed.body + b" " + client_msg_id.encode()

    def judge(self, reply):
        raise AssertionError("a feed judges nothing")


def feed(
    source: Input,
    known: Sequence[Record] = (),
    *,
    doubtful=None,
    last_row=2**62,
    cannot=(),
    channel=None,
    unsendable=None,
) -> Feed:
    return Feed(
        source=source,
        blocks=source.blocks,
        rows=Known(known),
        channel=channel or Letters(cannot),
        client_msg_id=lambda epoch, key: f"{epoch}/{key.decode()}",
        who=lambda openid: int(openid[1:]) + 100,
        doubtful=doubtful or {},
        last_row=last_row,
        unsendable=Unsendable() if unsendable is None else unsendable,
    )


def fed(source: Input, known: Sequence[Record] = (), **options) -> list[int]:
    return [message.row for message in feed(source, known, **options).messages()]


def old(row: int, state: State, **values) -> Record:
    return record(row, state, key=b"old-%012d" % row, **values)


def test_a_first_sending_takes_every_row_that_can_be_sent():
    assert fed(Input(8, bad=[2]), [record(3, State.DUPLICATE), record(7, State.INVALID)], cannot=[5]) == [
        1,
        4,
        6,
        8,
    ]


def test_a_fresh_message_carries_the_id_of_its_own_key():
    (message,) = feed(Input(1)).messages()
    assert (message.key, message.body) == (b"new-000000000001", b"o1 0/new-000000000001")
    assert (message.who, message.epoch, message.earlier_tries) == (101, 0, 0)
    assert (message.unsure, message.first) == (False, None)


def test_blocks_in_which_all_is_settled_are_not_even_read():
    source = Input(9)
    settled = [old(row, State.SENT) for row in (1, 2, 3, 4, 6, 7, 8, 9)]
    assert fed(source, settled) == [5]
    assert source.read == [1]


@pytest.mark.parametrize("state", State)
def test_of_what_is_known_only_what_is_pending_is_fresh(state):
    assert fed(Input(3), [old(2, state)]) == ([1, 2, 3] if state is State.PENDING else [1, 3])


def test_a_row_that_is_pending_again_has_its_new_text_under_the_next_id():
    (message,) = feed(Input(1), [old(1, State.PENDING, epoch=2, tries=4)]).messages()
    assert (message.key, message.body) == (b"new-000000000001", b"o1 2/new-000000000001")
    assert (message.epoch, message.earlier_tries, message.unsure) == (2, 4, False)


@pytest.mark.parametrize("tries", [0, 1, 3])
@pytest.mark.parametrize("first", [None, Instant(7, 8)])
@pytest.mark.parametrize("state", [State.IN_FLIGHT, State.IN_DOUBT])
def test_what_may_have_been_accepted_keeps_its_key_and_id_whatever_its_text_is_now(state, first, tries):
    (message,) = feed(Input(1), [old(1, state, epoch=1, tries=tries)], doubtful={1: first}).messages()
    assert (message.key, message.body) == (b"old-000000000001", b"o1 1/old-000000000001")
    assert (message.unsure, message.first, message.earlier_tries) == (True, first, max(1, tries))


def test_rows_in_doubt_come_first_and_once():
    doubts = [old(8, State.IN_DOUBT), old(2, State.IN_FLIGHT), old(5, State.IN_DOUBT)]
    source = Input(12)
    assert fed(source, doubts, doubtful={8: None, 2: None}) == [2, 8, 1, 3, 4, 6, 7, 9, 10, 11, 12]
    assert source.read == [0, 2, 0, 1, 2, 3]


def test_a_row_in_doubt_that_is_not_to_be_repeated_stays():
    assert fed(Input(3), [old(1, State.IN_DOUBT), old(2, State.IN_FLIGHT)]) == [3]


def test_a_row_in_doubt_that_cannot_be_composed_any_more_stays():
    doubts = [old(row, State.IN_DOUBT) for row in (1, 2)]
    assert fed(Input(3, bad=[1]), doubts, doubtful={1: None, 2: None}, cannot=[2]) == [3]


@pytest.mark.parametrize(
    ("last_row", "rows", "blocks"),
    [(0, [], []), (2, [1, 2], [0]), (3, [1, 2, 3], [0]), (4, [1, 2, 3, 4], [0, 1])],
)
def test_rows_behind_the_last_stay_and_their_blocks_are_not_read(last_row, rows, blocks):
    source = Input(9)
    assert fed(source, last_row=last_row) == rows
    assert source.read == blocks


def test_input_that_changed_stops_before_any_row_of_the_block():
    messages = feed(Input(6, changed=1)).messages()
    assert [next(messages).row for _ in range(3)] == [1, 2, 3]
    with pytest.raises(ChangedError):
        next(messages)


def test_rows_are_read_as_they_are_asked_for():
    source = Input(9)
    messages = feed(source).messages()
    next(messages)
    assert source.read == [0]


def test_only_a_row_that_nothing_is_known_of_is_taken_as_the_survey_found_it():
    # What may have been sent is held against the rules again before it is repeated.
    channel = Letters()
    known = [old(2, State.PENDING), old(3, State.IN_DOUBT)]
    assert fed(Input(4), known, doubtful={3: None}, channel=channel) == [3, 1, 2, 4]
    assert channel.trusted == [1, 4]
