"""The sentences of a standing and of advice, word by word: each from its own place, each with its own values."""

from typing import Any

import msgspec
import pytest

from tests.report.test_standing import PAUSE, RATE, told
from wxpush.checkpoint.moves import Moved
from wxpush.credentials import REHEARSAL
from wxpush.errors import Exit, Reason, Stop
from wxpush.report.advice import advice_of
from wxpush.report.labelling import label_of
from wxpush.report.standing import StatusSummary, answered, heartbeat, levers_told, lines, of_lever
from wxpush.report.summary import Counts, exit_code
from wxpush.words import Duration, Rate, Sentence
from wxpush.words.labels import Label


def ids(sentences: list[Sentence]) -> list[str]:
    return [each.id for each in sentences]


def standing(**values: Any) -> StatusSummary:
    return msgspec.structs.replace(told(), **values)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("no_openid", "advice.no_openid"),
        ("thing_too_long", "advice.any_too_long"),
        ("phrase_not_han", "advice.any_not_han"),
        ("something_else", "advice.otherwise"),
        ("too_long_something", "advice.otherwise"),
    ],
)
def test_a_kind_has_its_own_advice_else_that_of_its_family(kind, text):
    assert advice_of(kind) == str(Sentence(text))


def test_where_no_answer_came_nothing_is_said_of_how_long_they_took():
    assert answered({}) == {"answer_p50": None, "answer_p99": None}


@pytest.mark.parametrize(
    ("half", "most", "said"), [(0.1, 0.2, True), (0.1, None, False), (None, 0.2, False), (None, None, False)]
)
def test_how_long_answers_took_is_said_where_both_are_known(half, most, said):
    found = [
        line
        for line in lines(standing(answer_p50=half, answer_p99=most))
        if line.id == "report.standing_answers"
    ]
    assert bool(found) is said
    if said:
        assert found[0].fields == {"half": Duration(0.1), "most": Duration(0.2)}


def test_of_many_moves_the_last_five_are_told_and_how_many_were_before():
    moves = [of_lever(move) for move in (PAUSE, RATE, RATE, RATE, RATE, RATE, RATE)]
    assert ids(levers_told(moves[2:])) == ["report.lever_rate"] * 5
    assert ids(levers_told(moves)) == ["report.levers_before", *["report.lever_rate"] * 5]
    assert levers_told(moves)[0].fields == {"many": 2}
    assert ids(levers_told(moves[:1])) == ["report.lever_pause"]


def test_a_move_is_told_with_who_and_from_what_to_what():
    (one,) = levers_told([of_lever(RATE)])
    assert (one.fields["by"], one.fields["before"], one.fields["after"]) == ("ops", Rate(50.0), Rate(5.0))
    (unbound,) = levers_told(
        [of_lever(Moved(at_ms=RATE.at_ms, by="ops", lever="rate", before=50.0, after=None))]
    )
    assert unbound.fields["after"] == Sentence("report.no_bound")


def test_an_account_is_told_with_its_host_and_a_rehearsal_without():
    account, rehearsal = standing(appid="wx7"), standing(appid="wx7", base_url=REHEARSAL)
    assert lines(account)[1] == Sentence("report.standing_account", appid="wx7", url=account.base_url)
    assert lines(rehearsal)[1] == Sentence("report.standing_rehearsal", appid="wx7")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"started_at": None}, None),
        ({"user": None}, "report.standing_by_unknown"),
        ({"running": False}, "report.standing_by"),
        ({"running": True, "pid": 7}, "report.standing_by_running"),
    ],
)
def test_whose_process_it_is_is_told_as_far_as_it_is_known(more, said):
    found = lines(standing(**{"started_at": "2026-11-20T10:00:00+08:00"} | more))
    by = [each for each in found if each.id.startswith("report.standing_by")]
    assert ids(by) == ([] if said is None else [said])
    if said in {"report.standing_by", "report.standing_by_running"}:
        assert by[0].fields == {"who": "ops@here"} | ({"pid": 7} if more["running"] else {})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"rate": None}, None),
        ({"user": None}, "report.standing_rate_alone"),
        ({"running": False, "eta": 5.0}, "report.standing_rate"),
        ({"running": True, "eta": None}, "report.standing_rate_without_end"),
        ({"running": True, "eta": 0.0}, "report.standing_rate_and_end"),
    ],
)
def test_a_rate_is_told_with_what_was_asked_and_an_end_while_there_is_one(more, said):
    found = standing(**{"rate": 4.0} | more)
    pace = [each for each in lines(found) if each.id.startswith("report.standing_rate")]
    assert ids(pace) == ([] if said is None else [said])
    if "running" in more:
        assert pace[0].fields["asked"] == Sentence("report.standing_asked", rate=Rate(50.0))
    beat = heartbeat("orders.csv", found)
    assert ("4" in beat.replace("orders.csv", "")) is (said is not None)


def test_without_a_bound_that_is_what_was_asked():
    (pace,) = [
        each for each in lines(standing(rate=4.0, rate_asked=None)) if each.id == "report.standing_rate"
    ]
    assert pace.fields["asked"] == Sentence("report.standing_unbound")


@pytest.mark.parametrize(
    ("many", "until", "said"),
    [(2, "2026-11-20T10:00:00+08:00", True), (0, "2026-11-20T10:00:00+08:00", False), (2, None, False)],
)
def test_until_when_rows_in_doubt_are_repeated_is_told_where_there_are_any(many, until, said):
    found = lines(standing(repeatable=many, repeatable_until=until))
    doubt = [each for each in found if each.id == "report.doubt_until"]
    assert [each.fields["many"] for each in doubt] == ([2] if said else [])


def test_names_that_are_not_known_are_said_to_be_unknown():
    found = lines(standing(template_id=None, recipients=None, checkpoint="/a"))
    unknown = Sentence("report.unknown")
    assert found[0].fields["template"] == unknown
    assert found[2].fields == {"recipients": unknown, "checkpoint": "/a"}


@pytest.mark.parametrize(
    ("stop", "code"),
    [
        (Stop(Reason.INPUT, Exit.STOPPED, ""), Exit.STOPPED),
        (Stop(Reason.LIMIT, Exit.STOPPED, ""), Exit.IN_DOUBT),
        (Stop(Reason.LIMIT, Exit.REFUSED, ""), Exit.REFUSED),
        (None, Exit.IN_DOUBT),
    ],
)
def test_an_input_that_broke_off_wins_over_doubt_as_a_refusal_does(stop, code):
    assert exit_code(Counts(rows=2, in_doubt=1, not_attempted=1), stop) == code


#: Of every exit code.
LABELS = {
    **dict.fromkeys((0, 3), Label.DONE),
    **dict.fromkeys((1, 2, 5, 6, 7, 9), Label.ERROR),
    **dict.fromkeys((4, 8, 129, 130, 143), Label.WARNING),
    None: Label.NOTE,
}


@pytest.mark.parametrize(("code", "label"), LABELS.items())
def test_the_label_of_an_end_is_that_of_its_code(code, label):
    assert label_of(code) is label
