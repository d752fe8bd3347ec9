"""What to do about a row, and what is told of deliveries: by state and by sum, each with its own sentence."""

from datetime import datetime
from typing import Any

import pytest

from tests.checkpoint.records import record
from tests.report.test_told import ids, standing
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.delivery import DeliverySums
from wxpush.model import BadRow, Recipient, State
from wxpush.report.delivered import OUTCOMES, delivery_lines, delivery_parts, with_delivery
from wxpush.report.results import Result
from wxpush.report.rowadvice import RowAdvice
from wxpush.words import Sentence


def test_deliveries_are_told_as_far_as_there_are_any():
    none = dict.fromkeys((*OUTCOMES, "probable"), 0)
    counts = none | {"delivered": 3, "limited": 1, "probable": 2}
    assert [(each.id, each.fields["many"]) for each in delivery_parts(counts)] == [
        ("receipts.delivered", 3), ("receipts.limited", 1), ("receipts.probable", 2),
    ]  # fmt: skip
    newest = "2026-11-20T10:00:00+08:00"
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, []),
        ({"receipts_fault": "gone", "receipts": counts}, ["report.delivery_fault"]),
        ({"receipts": counts}, ["report.delivery_none"]),
        ({"receipts": counts, "in_doubt": 1}, ["report.delivery_none", "report.delivery_of_doubt"]),
        ({"receipts": counts, "receipts_newest": newest}, ["report.delivery"]),
        (
            {"receipts": counts, "receipts_newest": newest, "in_doubt": 1},
            ["report.delivery", "report.delivery_of_doubt"],
        ),
        ({"in_doubt": 1}, []),
    ]
    for more, said in cases:
        assert ids(delivery_lines(standing(**more))) == said


@pytest.mark.parametrize(
    ("known", "left"), [({}, 5), ({"delivered": 2, "blocked": 1}, 2), ({"delivered": 9}, 0)]
)
def test_of_what_was_accepted_the_rest_is_unknown(known, left):
    sums = DeliverySums(**known, probable=1, newest_s=1_700_000_000)
    found = with_delivery(standing(sent_altogether=4, under_review=1), sums)
    none = dict.fromkeys(OUTCOMES, 0)
    assert found.receipts == none | known | {"unknown": left, "probable": 1}
    assert found.receipts_newest is not None
    assert datetime.fromisoformat(found.receipts_newest).timestamp() == 1_700_000_000
    assert found.receipts_fault is None


def test_without_sums_nothing_is_told_but_why():
    assert with_delivery(standing(), None) == standing()
    assert with_delivery(standing(), DeliverySums(), Sentence("report.no_bound")) == standing(
        receipts_fault=str(Sentence("report.no_bound"))
    )
    assert with_delivery(standing(), DeliverySums()).receipts_newest is None


def result(
    state: State, word: str = "", *, bad: str = "", detail: str | None = "", out: bool = False
) -> Result:
    row = BadRow(7, 8, bad, "why") if bad else Recipient(7, 8, {"openid": "oA"})
    return Result(row, record(7, state, detail=detail), word or state.word, ERRCODES, out=out)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (result(State.PENDING, "not_attempted", out=True), Sentence("report.advice_wait")),
        (result(State.IN_DOUBT), Sentence("report.advice_decide", named="N")),
        (result(State.PENDING, "not_attempted"), Sentence("report.advice_send", named="N")),
        (result(State.REJECTED), Sentence("report.advice_decided")),
        (result(State.EXPIRED), Sentence("report.advice_expired", named="N")),
        (result(State.UNDER_REVIEW), ""),
        (result(State.INVALID, bad="no_openid"), Sentence("advice.no_openid")),
        (
            result(State.INVALID, bad="no_openid", detail="thing_too_long: 21"),
            Sentence("advice.any_too_long"),
        ),
        (result(State.INVALID, detail="no_openid: none"), Sentence("advice.no_openid")),
        (result(State.DUPLICATE), Sentence("advice.duplicate")),
        (result(State.SUPPRESSED, bad="no_openid"), Sentence("advice.no_openid")),
        (result(State.INVALID, bad="no_openid", detail=None), Sentence("advice.no_openid")),
    ],
)
def test_what_to_do_about_a_row_is_told_by_its_state(given, said):
    assert RowAdvice("N", {8: 1})(given) == str(said)


def test_a_row_in_doubt_may_be_repeated_until_its_moment():
    advice = RowAdvice("N", {7: 1_700_000_000_000})(result(State.IN_DOUBT))
    assert "2023-11-1" in advice
    assert str(Sentence("report.advice_decide", named="N")) in advice
