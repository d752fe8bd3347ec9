"""What became of a mutant is remembered while its module does the same."""

import pytest

from tests.mutation.ledger import standing

BEFORE = '"""Docs."""\n\n\ndef f(a):\n    """More."""\n    return a + 1\n'


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace("Docs.", "Other docs."),
        BEFORE.replace('    """More."""\n', ""),
        BEFORE.replace("a + 1", "a + 1  # why"),
        BEFORE.replace("a + 1", "(\n        a\n        + 1\n    )"),
    ],
    ids=["docstring of the module", "no docstring", "comment", "layout"],
)
def test_comments_docstrings_and_layout_change_nothing(after):
    assert standing(after) == standing(BEFORE)


@pytest.mark.parametrize(
    "after",
    [BEFORE.replace("1", "2"), BEFORE.replace("return ", ""), BEFORE.replace("(a)", "(a, b=None)")],
    ids=["a number", "a statement", "a parameter"],
)
def test_anything_else_does(after):
    assert standing(after) != standing(BEFORE)
