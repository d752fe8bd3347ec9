"""What was refused to the end: whether it is about the account or about its rows, and what the operator is told."""

import pytest

from tests.limits.answers import SENT, Run, rejected
from wxpush.model import Kind, Verdict


def test_what_was_repeated_in_vain_to_the_end_is_known_until_a_message_passes():
    run = Run().hear(Verdict(Kind.TEMPLATE, 40037, detail="gone"))
    lasting = run.refusals.lasting()
    assert lasting is not None
    assert "40037 “gone” 1 times" in lasting.told()
    assert run.hear(SENT).refusals.lasting() is None


@pytest.mark.parametrize("proven", [False, True])
def test_what_is_refused_to_the_end_is_perhaps_about_its_rows_where_others_were_answered(*, proven):
    lasting = Run(proven=proven).hear(*[Verdict(Kind.TEMPLATE, 40037)] * 3).refusals.lasting()
    assert lasting is not None
    assert lasting.row_code == (40037 if proven else None)


@pytest.mark.parametrize(
    ("code", "first", "later"),
    [
        (47001, True, True),
        (40062, True, True),
        (47003, False, True),
        (61099, False, True),
        (48001, False, False),
        (43004, False, False),
        (None, False, False),
    ],
)
def test_the_operator_is_told_how_to_say_that_a_halting_code_is_about_its_row(code, first, later):
    """Before any other answer only where the code is one that no account gets for everything."""
    for kind in (Kind.HALT, Kind.TEMPLATE):
        assert Run().refusals.may_be_of_row(Verdict(kind, code)) is first
        assert Run(proven=True).refusals.may_be_of_row(Verdict(kind, code)) is later
    assert not Run(proven=True).refusals.may_be_of_row(Verdict(Kind.UNSURE, code))
    assert not Run(proven=True).refusals.may_be_of_row(None)


def test_a_message_that_passes_costs_a_proven_run_nothing():
    assert not Run(proven=True).refusals.open
    assert not Run(proven=True).hear(rejected(), rejected(43019)).refusals.open
    assert Run(proven=True).hear(rejected(47003)).refusals.open
    assert not Run(proven=True).hear(rejected(47003), SENT).refusals.open
    assert Run().refusals.open
