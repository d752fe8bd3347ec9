"""No text is long enough to hold a pattern up: each takes linear time, so that nothing from outside stops the event loop."""

import re
import signal
import time
from collections.abc import Iterator
from math import inf
from typing import Any

import pytest

from tests.trust.patterns import Used, made_in_functions, texts, used
from wxpush.channels.template.values import RULES
from wxpush.sources.delimited import Delimited
from wxpush.sources.workbook.rowform import RowForm

#: Characters of a text, as many as an answer may have, and the seconds of CPU that a pattern may take for it: one of quadratic time takes minutes.
_SIZE, _MOST = 1 << 16, 0.05
#: Seconds of CPU after which nobody waits any longer.
_END = 0.25

#: Patterns that are made when they are used: of what, or why they are not played here.
MADE = {
    "checks.py _is_right": "of a rule of a type, played below",
    "checks.py _all_right": "of rules, one behind another",
    "checks.py _all_sent": "of rules, one behind another",
    "checks.py _rows_right": "of the rules of a row, again and again; each row is atomic",
    "columns.py _any": "of columns' names; played in tests/channels/expressions/test_placeholders.py",
    "common.py holding": "of a rule, within what is right of it",
    "common.py unlike": "of a rule, within what is right of it",
    "delimited.py __init__": "played below",
    "rowform.py __init__": "of the cells of a row, played below",
}


class LateError(Exception):
    """It takes too long."""


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    def late(*_: object) -> None:
        raise LateError

    before = signal.signal(signal.SIGVTALRM, late)
    yield
    signal.signal(signal.SIGVTALRM, before)


def _slow(one: Used) -> str:
    """The beginning of a text that takes too long, if there is one."""
    return next((repr(text[:16]) for text in texts(one.pattern, _SIZE) if not _in_time(one, text)), "")


def _in_time(one: Used, text: Any) -> bool:
    return any(_seconds(one, text) <= _MOST for _ in range(3))  # for a busy machine


def _seconds(one: Used, text: Any) -> float:
    """Of CPU; for ever where there is no end."""
    began = time.thread_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, _END)
    try:
        one.run(text)
    except LateError:
        return inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.thread_time() - began


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(
            one,
            id=f"{one.place.removeprefix('wxpush.')} {one.method}",
        )
        for one in used()
    ],
)
def test_a_pattern_takes_linear_time(one: Used):
    assert _slow(one) == ""


@pytest.mark.parametrize("name", ["_record", "_pieces", "_fields"])
def test_a_row_of_a_csv_is_cut_in_linear_time(name):
    assert _slow(Used(name, getattr(Delimited(","), name), "match")) == ""


class _Rows(Used):
    """How rows are cut: the text ends with one, or nobody would cut it."""

    def run(self, text: str) -> None:
        super().run(text + "</row>")


def test_rows_of_a_sheet_are_cut_in_linear_time():
    form = RowForm([(0, "s", None), (1, None, "1"), (2, "inlineStr", None), (3, "n", "2")])
    assert _slow(_Rows("cut", form._pattern, "findall")) == ""


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_what_is_right_of_a_type_is_told_in_linear_time(rule):
    slow = [_slow(Used(rule.type, re.compile(source), "fullmatch")) for source in (rule.right, rule.sent)]
    assert slow == ["", ""]


@pytest.mark.slow  # each is waited for, for a second and more
@pytest.mark.parametrize("source", [" +$", "a*b", "(a+)+b", "0+[.]0"])
def test_a_pattern_that_takes_longer_is_found(source):
    assert _slow(Used(source, re.compile(source), "search")) != ""


def test_patterns_that_are_made_when_they_are_used_are_known():
    assert made_in_functions() == MADE.keys()
