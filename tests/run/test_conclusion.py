"""Why rows are rejected or invalid, in a few lines; and what ended early."""

from typing import Any

import pytest

from wxpush.channels.common.errcodes import unknown
from wxpush.channels.template import TEMPLATE
from wxpush.detail import stored
from wxpush.errors import Exit, Reason, Stop
from wxpush.report.advice import advice_of
from wxpush.report.ending import Cause
from wxpush.report.summary import Counts
from wxpush.run.conclusion import Sums, _early, causes
from wxpush.words import Sentence

BAD = Sentence("rows.name_not_resolved")


def sums(errcodes: dict[str, int], invalid=()) -> Sums:
    nothing = Counts(rows=0)
    facts: Any = None  # nobody asks
    return Sums(facts, nothing, nothing, errcodes, list(invalid))


def test_the_three_most_frequent_codes_and_kinds_are_told():
    invalid = [(f"kind{number}", 9 - number, stored(BAD)) for number in range(4)]
    found = causes(sums({"43004": 5, "40003": 3, "47003": 2, "45009": 1}, invalid), TEMPLATE.errcodes)
    assert [(cause.name, cause.many) for cause in found] == [
        (43004, 5), (40003, 3), (47003, 2), ("kind0", 9), ("kind1", 8), ("kind2", 7),
    ]  # fmt: skip
    known = TEMPLATE.errcodes.lookup(43004)
    assert known is not None
    assert found[0] == Cause(43004, 5, known.meaning(), known.advice())
    assert found[3] == Cause("kind0", 9, str(BAD), advice_of("kind0"))


def test_a_code_that_nobody_knows_is_told_as_that():
    (found,) = causes(sums({"99999": 5}), TEMPLATE.errcodes)
    assert found == Cause(99999, 5, unknown(99999).meaning(), unknown(99999).advice())


def test_where_nothing_is_wrong_there_is_no_cause():
    assert causes(sums({}), TEMPLATE.errcodes) == []


@pytest.mark.parametrize("exit_code", Exit)
@pytest.mark.parametrize(
    ("counts", "open_rows"),
    [
        (Counts(rows=2, sent=2), False),
        (Counts(rows=2, sent=1, not_attempted=1), True),
        (Counts(rows=2, sent=1, in_doubt=1), True),
    ],
)
def test_what_stopped_a_run_that_is_through_all_the_same_is_no_end_where_it_would_go_on(
    exit_code, counts, *, open_rows
):
    stop = Stop(Reason.LIMIT, exit_code, "As it stands.")
    goes_on = exit_code in {Exit.STOPPED, Exit.HANGUP, Exit.INTERRUPTED, Exit.TERMINATED}
    assert _early(stop, counts) is (None if goes_on and not open_rows else stop)
    assert _early(None, counts) is None
