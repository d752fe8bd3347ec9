import asyncio
import errno

import pytest

from wxpush.parsing.outline import outline

CANARY = "hunter2"


def raised(error, behind=None):
    with pytest.raises(type(error)) as caught:
        raise error from behind
    return caught.value


@pytest.mark.parametrize(
    ("error", "first"),
    [
        (RuntimeError(CANARY), "RuntimeError"),
        (KeyError(CANARY), "KeyError"),
        (OSError(errno.EIO, CANARY, CANARY), "OSError (EIO)"),
        (OSError(CANARY), "OSError"),
        (OSError(CANARY, CANARY), "OSError"),
        (UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY), "UnicodeDecodeError"),
        (SyntaxError(CANARY, (CANARY, 1, 1, CANARY)), "SyntaxError"),
        (ExceptionGroup(CANARY, [ValueError(CANARY)]), "ExceptionGroup"),
        (asyncio.CancelledError(CANARY), "CancelledError"),
    ],
)
def test_the_words_of_an_exception_are_left_out_whatever_it_is(error, first):
    error.add_note(CANARY)
    text = outline(raised(error, raised(RuntimeError(CANARY))))
    assert text.splitlines()[0] == first
    assert CANARY not in text
    assert "\nRuntimeError\n" in text


def test_places_are_told_below_the_folder_that_python_looks_in():
    value = CANARY  # noqa: F841 - a variable whose value must not show
    text = outline(raised(ValueError()))
    assert "  tests/parsing/test_outline.py:" in text
    assert " in raised: raise error from behind" in text
    assert CANARY not in text


def test_what_stood_behind_an_exception_is_told_even_where_it_was_hidden():
    error = raised(ValueError())
    error.__context__, error.__suppress_context__ = raised(KeyError(1)), True
    assert [line for line in outline(error).splitlines() if line[0] != " "] == ["ValueError", "KeyError"]


def test_a_chain_that_bites_its_tail_and_a_deep_recursion_come_to_an_end():
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert outline(first).splitlines() == ["ValueError", "KeyError"]

    def deep():
        deep()

    with pytest.raises(RecursionError) as caught:
        deep()
    assert len(outline(caught.value).splitlines()) < 70
