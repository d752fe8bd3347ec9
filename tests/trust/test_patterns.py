"""No text is long enough to hold a pattern up: each takes linear time, so that nothing from outside stops the event loop."""

import re
import signal
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.trust.patterns import Used, made_in_functions, texts, used
from wxpush.channels.template.values import RULES
from wxpush.sources.delimited import Delimited

#: Seconds of CPU for 64 KiB.
_MOST = 0.05

#: What takes quadratic time today, and whose texts they are. Whoever mends one takes its line away.
TODAY = {
    "wxpush.sources.header _EDGES sub": "a column's name with 60,000 blanks in it takes 13 s",
}
#: Patterns that are made when they are used: of what, or why they are not played here.
MADE = {
    "checks.py _is_right": "of a rule of a type, played below",
    "checks.py _whole": "of rules, one behind another",
    "columns.py _any": "of columns' names; played in tests/channels/test_placeholders.py",
    "common.py holding": "of a rule, within what is right of it",
    "common.py unlike": "of a rule, within what is right of it",
    "delimited.py __init__": "played below",
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
    return next((repr(text[:16]) for text in texts(one.pattern) if not _in_time(partial(one.run, text))), "")


def _in_time(run: Callable[[], object]) -> bool:
    for _ in range(2):  # for a busy machine
        signal.setitimer(signal.ITIMER_VIRTUAL, _MOST)
        try:
            run()
        except LateError:
            continue
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        return True
    return False


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(
            one,
            id=f"{one.place.removeprefix('wxpush.')} {one.method}",
            marks=[pytest.mark.xfail(strict=True, reason=TODAY[f"{one.place} {one.method}"])]
            if f"{one.place} {one.method}" in TODAY
            else [],
        )
        for one in used()
    ],
)
def test_a_pattern_takes_linear_time(one: Used):
    assert _slow(one) == ""


@pytest.mark.parametrize("name", ["_record", "_pieces", "_fields"])
def test_a_row_of_a_csv_is_cut_in_linear_time(name):
    assert _slow(Used(name, getattr(Delimited(","), name), "match")) == ""


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_what_is_right_of_a_type_is_told_in_linear_time(rule):
    slow = [_slow(Used(rule.type, re.compile(source), "fullmatch")) for source in (rule.right, rule.sent)]
    assert slow == ["", ""]


def test_patterns_that_are_made_when_they_are_used_are_known():
    assert made_in_functions() == MADE.keys()
