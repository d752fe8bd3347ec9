"""The table of cases against the check before sending, and against the sandbox's, which were written apart."""

import re
from collections import Counter
from collections.abc import Callable

import pytest

from tests.values.cases import CASES, Case, Says
from wxpush.channels.template.campaign import TooLong
from wxpush.channels.template.checks import Check
from wxpush.channels.template.standing import mending
from wxpush.channels.template.values import RULES
from wxpush.channels.template.values.base import Severity
from wxpush.sandbox.values import check_value


def found(case):
    return Check(case.key, too_long=TooLong.FAIL, one_of=()).find(case.text)


def differing(said: Callable[[Case], object], wanted: Callable[[Case], object]) -> list[tuple]:
    """The names of the cases of which something else is said, with what is said and what should be."""
    both = [(case.name, said(case), wanted(case)) for case in CASES]
    return [(name, one, other) for name, one, other in both if one != other]


def test_a_value_is_found_to_be_what_the_page_says():
    def kind(case):
        finding = found(case)
        return finding.kind if finding else ""

    assert differing(kind, lambda case: case.kind) == []


def test_a_value_is_refused_where_the_page_refuses_it():
    def refused(case):
        finding = found(case)
        return finding is not None and finding.severity is Severity.INVALID

    assert (
        differing(refused, lambda case: refused(case) if case.says is Says.OPEN else case.says is Says.NO)
        == []
    )


def test_the_sandbox_says_of_a_value_what_the_page_says():
    def says(case):
        if case.says is Says.OPEN:
            return check_value(case.key, case.text)
        return {"": "is empty"}.get(case.text, "invalid") if case.says is Says.NO else None

    assert differing(lambda case: check_value(case.key, case.text), says) == []


def test_there_are_cases_enough_and_no_two_are_the_same():
    assert len(CASES) >= 300
    many = Counter((case.key, case.text) for case in CASES)
    assert [each for each, times in many.items() if times > 1] == []


@pytest.mark.parametrize("type_", RULES)
def test_every_type_has_values_on_both_sides(type_):
    mine = [case for case in CASES if case.key.rstrip("0123456789") == type_]
    assert {case.says for case in mine} >= {Says.OK, Says.NO}


@pytest.mark.parametrize("kind", sorted({case.kind for case in CASES if case.kind} | {"not_listed"}))
def test_every_finding_has_advice_that_is_one_sentence(kind):
    assert not str(mending(kind)).endswith(".")


def test_the_quick_patterns_let_nothing_through_that_the_closer_look_finds():
    let_through = []
    for case in CASES:
        check = Check(case.key, too_long=TooLong.FAIL, one_of=())
        finding = check.rule.look(case.text) if case.text else found(case)
        if finding is None:
            continue
        if re.fullmatch(check.right, case.text):
            let_through.append(("right", case.name))
        if re.fullmatch(check.sent, case.text) and finding.severity is not Severity.WARNING:
            let_through.append(("sent", case.name))
    assert let_through == []


def test_a_sentence_quotes_nothing_of_the_value():
    secret = "张三丰的秘密"
    for type_ in RULES:
        finding = Check(f"{type_}1", too_long=TooLong.FAIL, one_of=()).find(secret * 9)
        assert finding is None or "秘密" not in str(finding.sentence)
