"""A book is known by its content, and a person is found in it and erased from it without a trace."""

import os
import sqlite3
from contextlib import closing

import pytest

from tests.followers.test_book import ALL, page
from wxpush.followers.book import Book, is_book
from wxpush.followers.selection import Selection
from wxpush.wechat.values import Tag

TWO = Selection((Tag(1, "A"), Tag(2, "B")))
GONE = "oGone00000000000000000000001"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "list.csv.part"
    with Book(path) as book:
        book.begin("me", TWO, 1)
        book.add(1, page("oa", GONE), 2)
        book.add(2, page("ob", GONE), 2)
    return path


def test_a_person_is_found_as_often_as_listed_and_who_is_not_is_not(path):
    with Book(path) as book:
        assert book.holds(["oa", GONE, "onobody"]) == {"oa": 1, GONE: 2}
        assert book.holds([]) == {}


def test_who_is_erased_is_gone_from_the_file_and_nobody_else_is(path):
    assert GONE.encode() in path.read_bytes()
    with Book(path) as book:
        book.erase([GONE, "onobody"])
        assert book.holds([GONE, "oa", "ob"]) == {"oa": 1, "ob": 1}
        assert list(book.chosen(TWO)) == ["oa", "ob"]
    assert GONE.encode() not in path.read_bytes()
    assert GONE.encode() not in b"".join(each.read_bytes() for each in path.parent.iterdir())


def test_a_book_is_one_and_no_other_file_is(path, tmp_path):
    assert is_book(path) is True
    other = tmp_path / "other"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (a)")
    text, short = tmp_path / "text", tmp_path / "short"
    text.write_text("openid\n" * 100, encoding="utf-8")
    short.write_bytes(path.read_bytes()[:71])
    head = tmp_path / "head"
    head.write_bytes(path.read_bytes()[:72])
    os.chmod(head, 0o600)  # noqa: PTH101 - as the others are
    assert [is_book(each) for each in (other, text, short, tmp_path / "none", tmp_path)] == [False] * 5
    assert is_book(head) is True
    link = tmp_path / "link"
    link.symlink_to(path)
    assert is_book(link) is False


def test_a_book_that_is_closed_holds_no_descriptor(path):
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for _ in range(3):
        with Book(path) as book:
            assert book.holds(["oa"]) == {"oa": 1}
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_a_new_book_is_for_oneself_alone(tmp_path):
    path = tmp_path / "new.part"
    before = os.umask(0)
    try:
        with Book(path) as book:
            book.begin("me", ALL, 1)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
