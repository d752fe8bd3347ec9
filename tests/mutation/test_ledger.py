"""What became of a mutant is remembered while its module does the same."""

from pathlib import Path

import pytest

from tests.mutation.ledger import Ledger, Outcome, standing
from tests.mutation.rooms import Room

BEFORE = '"""Docs."""\n\n\ndef f(a):\n    """More."""\n    return a + 1\n'

ROOT = Path(__file__).parents[2]
ROOM = Room("one", ("openid.py",), ())


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


def tried(tmp_path, record):
    return [outcome for _, outcome in Ledger(tmp_path, tmp_path, record).outcomes(ROOM, lately=True)]


def test_another_machine_goes_on_from_the_record(tmp_path):
    text = (ROOT / "wxpush" / "openid.py").read_text()
    copy = tmp_path / "wxpush" / "openid.py"
    copy.parent.mkdir()
    copy.write_text(text)
    number = len(tried(tmp_path, {}))
    assert number > 1
    assert set(tried(tmp_path, {})) == {Outcome.UNTRIED}
    record = {"openid.py": {"standing": standing(text), "outcomes": "k" + "s" * (number - 1)}}
    assert tried(tmp_path, record) == [Outcome.KILLED] + [Outcome.SURVIVED] * (number - 1)
    ledger = Ledger(tmp_path, tmp_path, record)
    first, second, *_ = (mutant for mutant, _ in ledger.outcomes(ROOM))
    ledger.write(first, Outcome.TIMEOUT, "")
    ledger.write(second, Outcome.KILLED, "")
    assert tried(tmp_path, record)[:2] == [Outcome.TIMEOUT, Outcome.KILLED]
    copy.write_text(text + "\n\nMORE = 1\n")
    assert set(tried(tmp_path, record)) == {Outcome.UNTRIED}, "the module is another"
