"""The table of cases against the check before sending, and against the sandbox's, which were written apart."""

import re
from collections import Counter

import pytest

from tests.values.cases import CASES, Says
from wxpush.channels.template.campaign import TooLong
from wxpush.channels.template.checks import Check
from wxpush.channels.template.standing import mending
from wxpush.channels.template.values import RULES
from wxpush.channels.template.values.base import Severity
from wxpush.sandbox.values import check_value

_NAMES = [case.name for case in CASES]


def found(case):
    return Check(case.key, too_long=TooLong.FAIL, one_of=()).find(case.text)


@pytest.mark.parametrize("case", CASES, ids=_NAMES)
def test_a_value_is_found_to_be_what_the_page_says(case):
    finding = found(case)
    assert (finding.kind if finding else "") == case.kind
    refused = finding is not None and finding.severity is Severity.INVALID
    if case.says is not Says.OPEN:
        assert refused == (case.says is Says.NO)


@pytest.mark.parametrize(
    "case", [each for each in CASES if each.says is not Says.OPEN], ids=lambda each: each.name
)
def test_the_sandbox_says_of_a_value_what_the_page_says(case):
    wrong = check_value(case.key, case.text)
    assert wrong == ({"": "is empty"}.get(case.text, "invalid") if case.says is Says.NO else None)


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


@pytest.mark.parametrize("case", CASES, ids=_NAMES)
def test_the_quick_patterns_let_nothing_through_that_the_closer_look_finds(case):
    check = Check(case.key, too_long=TooLong.FAIL, one_of=())
    finding = check.rule.look(case.text) if case.text else found(case)
    if re.fullmatch(check.right, case.text):
        assert finding is None
    if re.fullmatch(check.sent, case.text):
        assert finding is None or finding.severity is Severity.WARNING


def test_a_sentence_quotes_nothing_of_the_value():
    secret = "张三丰的秘密"
    for type_ in RULES:
        finding = Check(f"{type_}1", too_long=TooLong.FAIL, one_of=()).find(secret * 9)
        assert finding is None or "秘密" not in str(finding.sentence)
