"""The survey: every row in exactly one place before anything is sent."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from tests.checkpoint.records import block
from wxpush.channels.base import Identified
from wxpush.detail import restored
from wxpush.model import BadRow, Block, Composed, Recipient, Record, RowWarning, State
from wxpush.survey.survey import _CHUNK, Survey, survey


class Rows:
    """Rows from words: "a" can be sent and is its own key, "-a" cannot be composed, "~a" is left out, "?a" is sent with a warning, "!" cannot be read."""

    path = ""

    def __init__(self, *blocks: Sequence[str]) -> None:
        self._blocks = blocks

    def blocks(self) -> Iterator[tuple[Block, Sequence[Recipient | BadRow]]]:
        first = 1
        for number, words in enumerate(self._blocks):
            yield (
                block(number, first, len(words)),
                [
                    BadRow(row, row + 1, "short_row", "too short")
                    if word == "!"
                    else Recipient(row, row + 1, {"word": word})
                    for row, word in enumerate(words, first)
                ],
            )
            first += len(words)

    def compose(self, recipient: Recipient, on_warning=None) -> Composed | BadRow:
        word = recipient.fields["word"]
        if word.startswith("-"):
            return BadRow(recipient.row, recipient.line, "empty", "no text")
        if word.startswith("?"):
            on_warning(RowWarning(recipient.row, recipient.line, "odd", "hm"))
        if word.startswith("~"):
            return BadRow(recipient.row, recipient.line, "listed", "on the list", state=State.SUPPRESSED)
        return Composed(recipient.row, recipient.line, word, word.encode().rjust(16), b"{}")

    def compose_all(self, recipients, on_warning) -> list[Composed | BadRow]:
        return [self.compose(each, on_warning) for each in recipients]

    def identify(self, recipient: Recipient) -> Identified | None:
        word = recipient.fields["word"]
        return None if word == "-?" else Identified(word[1:].encode().rjust(16), word[1:])

    def recompose(self, recipients):
        raise AssertionError("a survey composes nothing again")

    def seal(self, composed: Composed, client_msg_id: str) -> bytes:
        raise AssertionError("a survey seals nothing")

    def judge(self, reply):
        raise AssertionError("a survey judges nothing")


class Found:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.found: list[tuple[bytes, int, int, int]] = []
        self.unmade: list[tuple[bytes, int, int, int]] = []
        self.records: list[Record] = []
        self.settled_after: tuple[int, int] | None = None

    def block(self, block: Block) -> None:
        self.blocks.append(block)

    def keys(self, found, *, sendable=True) -> None:
        into = self.found if sendable else self.unmade
        into += found

    def unsendable(self, records) -> None:
        self.records += records

    def settle_kept(self) -> None:
        self.settled_after = (len(self.found), len(self.records))


def surveyed(
    rows: Rows,
    on_block: Callable[[Block], None] = lambda _: None,
    on_bad: Callable[[BadRow], None] = lambda _: None,
    on_warning: Callable[[RowWarning], None] = lambda _: None,
    looks=(),
) -> tuple[Survey, Found]:
    found = Found()
    result = survey(
        rows,
        channel=rows,
        findings=found,
        who=len,
        on_block=on_block,
        on_bad=on_bad,
        on_warning=on_warning,
        looks=looks,
    )
    return result, found


def test_every_row_is_sendable_invalid_or_a_duplicate():
    result, found = surveyed(Rows(["a", "!", "bb"], ["-c", "a", "bb"], ["a", "d"]))
    assert (result.rows, result.duplicates, result.sendable) == (8, 3, 3)
    assert result.problems == {"short_row": 1, "empty": 1}
    assert [(record.row, record.state, str(restored(record.detail))) for record in found.records] == [
        (2, State.INVALID, "short_row: too short"),
        (4, State.INVALID, "empty: no text"),
        (5, State.DUPLICATE, "same as line 2"),
        (6, State.DUPLICATE, "same as line 4"),
        (7, State.DUPLICATE, "same as line 2"),
    ]
    assert [(key.decode().strip(), row, who, line) for key, row, who, line in found.found] == [
        ("a", 1, 1, 2), ("bb", 3, 2, 4), ("a", 5, 1, 6), ("bb", 6, 2, 7), ("a", 7, 1, 8), ("d", 8, 1, 9),
    ]  # fmt: skip
    assert found.unmade == [(b"c".rjust(16), 4, 1, 5)]


def test_a_row_left_out_on_purpose_is_no_problem():
    result, found = surveyed(Rows(["a", "~b", "-c"]))
    assert (result.rows, result.suppressed, result.sendable) == (3, 1, 1)
    assert result.problems == {"empty": 1}
    assert [(record.state, str(restored(record.detail))) for record in found.records] == [
        (State.SUPPRESSED, "listed: on the list"),
        (State.INVALID, "empty: no text"),
    ]


def test_a_row_with_a_warning_is_sent_and_its_warning_counted_and_told():
    told: list[RowWarning] = []
    result, found = surveyed(Rows(["?a", "b"], ["?c"]), on_warning=told.append)
    assert (result.sendable, result.warnings, result.problems) == (3, {"odd": 2}, {})
    assert [(warning.row, warning.line) for warning in told] == [(1, 2), (3, 4)]
    assert found.records == []


def test_what_is_kept_is_settled_between_the_last_key_and_the_first_duplicate():
    _, found = surveyed(Rows(["a", "!"], ["a", "b"]))
    assert found.settled_after == (3, 1)


def test_whoever_watches_is_told_of_blocks_and_bad_rows_in_order():
    told: list[object] = []
    rows = Rows(["a", "!"], ["-b"])
    surveyed(rows, told.append, told.append)
    assert [type(thing).__name__ for thing in told] == ["BadRow", "Block", "BadRow", "Block"]


def test_whoever_watches_is_told_of_duplicates_last():
    told: list[BadRow] = []
    surveyed(Rows(["a", "a", "!"], ["b"]), on_bad=told.append)
    assert [(row.line, row.state) for row in told] == [(4, State.INVALID), (3, State.DUPLICATE)]
    assert str(told[-1].reason) == "same as line 2"


def test_a_look_sees_every_row_that_can_be_sent_and_its_warnings_count():
    class Seen:
        def __init__(self) -> None:
            self.rows: list[int] = []

        def look(self, messages):
            self.rows += [composed.row for composed in messages]
            return [RowWarning(messages[0].row, messages[0].line, "first", "hm")]

        def rest(self):
            return [RowWarning(1, 2, "last", "hm")]

    seen = Seen()
    told: list = []
    result, _ = surveyed(Rows(["a", "!"], ["b"]), on_warning=told.append, looks=[seen])
    assert (seen.rows, result.warnings) == ([1, 3], {"first": 2, "last": 1})
    assert [warning.kind for warning in told] == ["first", "first", "last"]


def test_an_empty_input_has_no_rows():
    result, found = surveyed(Rows())
    assert (result.rows, result.sendable, found.blocks, found.records) == (0, 0, [], [])


@pytest.mark.parametrize(
    ("one", "other", "same"), [((["a"],), (["a"],), True), ((["a"],), (["a"], ["b"]), False)]
)
def test_the_digest_tells_inputs_apart(one, other, same):
    assert (surveyed(Rows(*one))[0].digest == surveyed(Rows(*other))[0].digest) == same


@pytest.mark.slow
def test_more_duplicates_than_a_chunk_are_all_found():
    result, found = surveyed(Rows(["a"] * (_CHUNK * 2 + 2)))
    assert result.duplicates == _CHUNK * 2 + 1
    assert len(found.records) == _CHUNK * 2 + 1
