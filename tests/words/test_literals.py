"""A text for people that stands in code is found, and nothing else is taken for one."""

import ast

import pytest

from tests.words.literals import fields, own, phrases, standing


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


@pytest.mark.parametrize(
    "code",
    [
        'raise gone("the state")',
        'layout.parser(codec, where=f"{path}, line {line}")',
        '_UNREADABLE = "an address"',
        'why = f"{many} rows"',
        'text = f"row {row}, try {tries}: {why}"',
    ],
)
def test_a_phrase_is_found_wherever_it_stands(code):
    assert phrases(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        '"""The state."""',
        'def open(url: "Callable[[str, float], Broker]") -> "Iterator[int, str]": pass',
        'x: "dict[str, Any]" = {}',
        'note(Sentence("cluster.restarted", at=label))',
        'next = f"wxpush status {named}"',
        '_ROWS = " AND state IN (1, 2)"',
        "_NOW = \"local now = redis.call('TIME')\"",
        'Script("return count(KEYS[1], ARGV[1])")',
        're.compile("no such file")',
    ],
)
def test_what_is_no_phrase_is_not_taken_for_one(code):
    assert not phrases(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        'Sentence("run.a", time="unknown")',
        'raise DiskError("run.a", why=why or "nobody knows")',
        'Sentence("run.a", many=f"{many} rows" if many else "")',
    ],
)
def test_a_word_that_is_given_a_sentence_as_a_field_is_found(code):
    assert [text for node in ast.walk(ast.parse(code)) for text in fields(node)]


@pytest.mark.parametrize(
    "code",
    [
        'Sentence("run.a", why=Sentence("run.b"))',
        'Sentence("run.a", at=found["appendonly"], why=told("x y"), command=f"wxpush send {x}")',
        'Sentence("run.a", what="x" if kind == "word" else 1)',
        'write(name="unknown")',
    ],
)
def test_what_is_no_word_of_a_field_is_not_taken_for_one(code):
    assert not [text for node in ast.walk(ast.parse(code)) for text in fields(node)]
