"""A text for people that stands in code is found, and nothing else is taken for one."""

import ast

import pytest

from tests.words.literals import own, standing


@pytest.mark.parametrize(
    "code",
    [
        'raise DiskError(f"The disk {x} is full now.")',
        'raise DiskError(before + "The disk is full now.")',
        'Stop(Reason.DISK, sentence="The disk is full.")',
        'def why():\n    return "it is full now" if x else ""',
        'def why():\n    return self._losing("was written over by another")',
        'def why():\n    return "long_field", "the field is too long"',
        'BadRow(1, 2, "short_row", "the row is short")',
        'Verdict(Kind.UNSURE, detail="no answer so far")',
    ],
)
def test_a_sentence_of_its_own_is_found(code):
    assert [text for node in ast.walk(ast.parse(code)) for text in own(node)]


@pytest.mark.parametrize(
    "code",
    [
        '_WHY = "the disk is full now"',
        '_WHY = {1: "the disk is full now"}',
        'def why(text="the disk is full now"): pass',
        'def why():\n    yield "data", f"the disk {x} is full now"',
    ],
)
def test_a_text_that_only_stands_somewhere_is_found_too(code):
    assert standing(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        '"""What this module is for."""',
        'assert x, "a survey leaves its facts"',
        '_ROWS = "coalesce(state, 0) NOT IN (1, 2) AND row > 1"',
        'log.debug("row %d of %d is on its way", 1, 2)',
    ],
)
def test_what_nobody_is_told_may_stand_anywhere(code):
    assert not standing(ast.parse(code))


@pytest.mark.parametrize("code", ['x.execute("SELECT 1 FROM rows")', 'log.warning("this is for a log")'])
def test_what_is_no_sentence_for_people_is_not_taken_for_one(code):
    assert not [text for node in ast.walk(ast.parse(code)) for text in own(node)]
