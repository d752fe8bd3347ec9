"""Why a row is as it is, kept in a checkpoint: values that later versions tell, beside the texts of earlier ones and the words of others."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checkpoint.records import record
from tests.checkpoint.surveys import survey
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.checkpoint.findings import Keep
from wxpush.checkpoint.unsendable import unsendable
from wxpush.cluster.store.rows import RowResult
from wxpush.detail import at, restored, retold, stored, without_place
from wxpush.model import BadRow, Kind, Message, State, Verdict
from wxpush.report.results import reason
from wxpush.sending.records import record as settled
from wxpush.words import Sentence, catalogue

#: Each kind of sentence as a checkpoint holds it, and how it is told. What is on the left is in people's files: it never changes.
KEPT = json.loads((Path(__file__).parent / "details.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kept", "text"), KEPT.items(), ids=lambda each: each[:60])
def test_what_a_checkpoint_holds_is_told_by_every_later_version(kept, text):
    assert str(restored(kept)) == retold(kept) == text
    assert stored(restored(kept)) == kept


def test_every_sentence_that_a_checkpoint_may_hold_is_among_them():
    ids = {json.loads(kept)["id"] for kept in KEPT}
    assert ids == {name for name in catalogue("en").TEXTS if name.startswith("rows.")}


@pytest.mark.parametrize(
    "text",
    [
        "short_row: the row has 1 cells, fewer than the 2 columns of the header",
        "same as line 2",
        "not repeated, suppression_list: asked",
        "the connection was reset",
        "require subscribe",
        "用户未关注",
        "",
    ],
)
def test_a_text_of_an_earlier_version_and_words_of_wechat_are_told_as_they_stand(text):
    assert restored(text) == text
    assert reason(record(1, State.REJECTED, detail=text), "") == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_words_of_others_come_back_as_they_are(words):
    assert str(restored(stored(words))) == retold(stored(words)) == words


@pytest.mark.parametrize("words", ["skipped", '{"id":"rows.nul"}', '{"id":"rows.words","words":"x"}'])
def test_words_of_others_that_look_like_ours_are_not_taken_for_ours(words):
    assert stored(words) != words
    assert str(restored(stored(words))) == words


@pytest.mark.parametrize(
    "text",
    [
        '{"id":"rows.of_a_later_version","many":3}',
        '{"id":"of_a_later_room.word"}',
        '{"id":"rows.short_row","cells":2}',
        '{"id":"rows.nul"',
        '{"id":"rows"}',
        '{"id":"',
        '{"id":"rows.words","words":' + "[" * 5000,
        '{"id":"rows.left_out","kind":"k","reason":{"no":"id"}}',
    ],
)
def test_what_cannot_be_told_stays_the_text_that_it_is(text):
    assert restored(text) == retold(text) == text


def test_a_name_that_no_text_can_keep_is_kept_as_it_is_told():
    kept = stored(Sentence("rows.missing_value", column="a\ud83d"))
    assert kept == 'the row has no value for "a\\ud83d"'


def test_a_row_keeps_why_with_the_word_that_it_is_counted_by_and_its_place():
    why = at("data.thing1", Sentence("rows.empty_value"))
    row = BadRow(1, 2, "empty_value", why, place="data.thing1")
    assert without_place(why, "data.thing1") == Sentence("rows.empty_value")
    assert without_place("data.thing1: as told", "data.thing1") == "as told"
    told = "empty_value: data.thing1: the text is empty for this row"
    assert str(restored(unsendable(row, None, 0).detail or "")) == told
    doubted = unsendable(row, record(1, State.IN_DOUBT), 0).detail or ""
    assert str(restored(doubted)) == f"not repeated, {told}"


def test_a_row_that_was_sent_keeps_nothing():
    outcome = (Message(1, b"k" * 16, b"{}", 0), State.SENT, Verdict(Kind.SENT, 0, 7))
    assert settled(outcome, 5, 1, None).detail is None


def test_the_duplicates_that_sql_finds_are_kept_like_those_of_the_survey(checkpoint):
    checkpoint.commit_now([record(1)])
    survey(checkpoint, Keep.ROWS, [(9, 1)], unmade=[(1, 1, State.INVALID)])
    detail = checkpoint.between(9, 9)[9].detail
    assert detail == stored(Sentence("rows.duplicate", line=2))


def test_a_result_tells_the_code_and_then_what_was_kept():
    known = ERRCODES.table[43004]
    kept = stored(Sentence("rows.nul"))
    told = reason(record(1, State.REJECTED, errcode=43004, detail=kept), known.meaning("en"))
    assert told == f"{known.meaning('en')}; the row holds a NUL character"


def test_a_result_of_a_worker_of_an_earlier_version_is_read_and_told_as_it_stands():
    detail = "not repeated, foreign_link: the link leads to a host that is not among allow_hosts"
    sent = msgspec.msgpack.encode([3, int(State.REJECTED), b"k" * 16, 0, 1, -1, 5, None, None, detail, 7])
    found = msgspec.msgpack.decode(sent, type=RowResult)
    assert (found.detail, retold(found.detail or "")) == (detail, detail)


def test_what_is_kept_has_an_end():
    """A checkpoint has a line for each row: what a cell or a server says is kept in part."""
    long = "x" * 100_000
    for detail in (
        long,
        Sentence("rows.words", words=long),
        Sentence("rows.at", place=long, reason=Sentence("rows.words", words=[long] * 10_000)),
    ):
        kept = stored(detail)
        assert len(kept) < 200_000
        assert str(restored(kept))
    assert stored("short") == "short"
