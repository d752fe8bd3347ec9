"""Problems come back in the order of their rows, those of no row first, each as it was put in."""

import sqlite3
from contextlib import closing

import pytest

from wxpush.errors import DiskError
from wxpush.report.problembook import ProblemBook
from wxpush.report.problems import Outcome, Problem
from wxpush.words import Sentence

WHY = Sentence("rows.leaves_too_late", at="1", leaves="2")


def of(row: int, line: int, kind: str = "no_openid") -> Problem:
    return Problem(row, line, Outcome.INVALID, kind, "to", WHY, "value")


def test_they_are_given_by_row_and_line_and_else_as_they_came():
    with closing(ProblemBook()) as book:
        assert book.many == 0
        taken = [
            of(3, 4),
            of(2, 3, "b"),
            of(2, 3, "a"),
            of(2, 2),
            Problem(0, 0, Outcome.WARNING, "k", "p", "r", ""),
        ]
        for one in taken:
            book.add(one)
        assert book.many == 5
        assert [*book.ordered()] == [taken[4], taken[3], taken[1], taken[2], taken[0]]


def test_what_its_file_cannot_take_is_told_as_a_fault_of_the_disk():
    book = ProblemBook()
    book.close()
    with pytest.raises(DiskError) as caught:
        book.add(of(1, 2))
    with pytest.raises(DiskError):
        next(book.ordered())
    assert isinstance(caught.value.sentence, Sentence)
    assert caught.value.sentence.id == "system.no_room"
    assert isinstance(caught.value.__context__, sqlite3.Error)
