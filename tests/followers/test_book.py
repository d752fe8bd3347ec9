"""The book holds what was listed: sets as sets are, pages whole, and one process at a time."""

import errno
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wxpush.errors import BusyError, DiskError, UsageError
from wxpush.followers.book import Book
from wxpush.followers.selection import Selection
from wxpush.wechat.values import Page, Tag

A, B, C = Tag(1, "A"), Tag(2, "B"), Tag(3, "C")
ALL = Selection()
_people = st.lists(st.sampled_from([f"o{letter}" for letter in "abcdefgh"]), max_size=8)


def page(*openids: str, more: bool = False, total: int | None = None) -> Page:
    return Page(openids, openids[-1] if more else "", total)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.csv.part"


@settings(deadline=None)  # disks are slow at times
@given(lists=st.tuples(_people, _people, _people, _people), every=st.booleans(), unwanted=st.booleans())
def test_tags_are_combined_as_sets_are(tmp_path_factory, lists, every, unwanted):
    out = (C,) if unwanted else ()
    selection = Selection((A, B), out, every=every)
    with Book(tmp_path_factory.mktemp("book") / "part") as book:
        book.begin("me", selection, 1)
        for number, openids in enumerate(lists[: len(selection.lists)], 1):
            book.add(number, Page(tuple(openids)), 2)
        found = list(book.chosen(selection))
    a, b, c = (set(openids) for openids in lists[:3])
    assert len(found) == len(set(found))
    assert set(found) == (a & b if every else a | b) - (c if unwanted else set())


def test_people_come_in_the_order_in_which_they_were_listed_first(path):
    with Book(path) as book:
        book.begin("me", ALL, 1)
        book.add(1, page("oz", "oa", more=True), 2)
        book.add(1, page("om", "oz"), 3)
        assert list(book.chosen(ALL)) == ["oz", "oa", "om"]


def test_another_process_goes_on_behind_the_last_page(path):
    with Book(path) as book:
        book.begin("me", Selection((A,)), 1)
        book.add(1, page("oa", "ob", more=True), 7)
    with Book(path) as book:
        (state,) = book.lists()
        assert (state.next_openid, state.listed, state.total, state.done) == ("ob", 2, 0, False)
        assert (book.newest_ms(), book.complete) == (7, False)
        book.add(1, page(total=2), 8)
        assert (book.lists()[0].total, book.complete) == (2, True)


def test_one_that_holds_nothing_is_of_no_time_and_not_complete(path):
    with Book(path) as book:
        assert (book.newest_ms(), book.lists(), book.complete) == (0, [], False)


def test_a_book_of_several_lists_is_complete_with_the_last(path):
    with Book(path) as book:
        book.begin("me", Selection((Tag(1, "A", 2), B)), 1)
        assert [(state.number, state.total) for state in book.lists()] == [(1, 2), (2, 0)]
        book.add(2, page("oa"), 2)
        assert ([state.done for state in book.lists()], book.complete) == ([False, True], False)
        book.add(1, page("ob", total=3), 3)
        assert ([state.total for state in book.lists()], book.complete) == ([3, 0], True)


def test_to_begin_anew_forgets_who_was_listed_and_for_whom(path):
    with Book(path) as book:
        book.begin("you", Selection((A, B)), 1)
        book.add(2, page("oa"), 9)
        book.begin("me", ALL, 5)
        assert book.belongs_to("me", ALL)
        assert (book.newest_ms(), list(book.chosen(ALL))) == (5, [])
        assert [(state.number, state.listed, state.done) for state in book.lists()] == [(1, 0, False)]


def test_a_page_is_kept_whole_or_not_at_all(path):
    with Book(path) as book:
        book.begin("me", ALL, 1)
        with pytest.raises(UsageError):
            book.add(1, Page(("oa", cast("str", object()))), 2)
        assert (book.lists()[0].listed, book.newest_ms(), list(book.chosen(ALL))) == (0, 1, [])
        book.add(1, page("ob"), 3)
        assert list(book.chosen(ALL)) == ["ob"]


def test_a_full_disk_is_a_sentence_and_keeps_what_was_listed_before(path, no_room):
    with Book(path) as book:
        book.begin("me", ALL, 1)
        book.add(1, page("oa", more=True), 2)
        with pytest.raises(DiskError, match=path.name):
            book.add(1, page(*(f"o{number:027}" for number in range(9_999)), more=True), 3)
        assert (book.lists()[0].next_openid, list(book.chosen(ALL))) == ("oa", ["oa"])


def test_a_file_that_is_gone_is_as_good_as_deleted_and_a_journal_goes_with_it(path):
    journal = path.with_name(f"{path.name}-journal")
    with Book(path) as book:
        book.begin("me", ALL, 1)
        path.unlink()
        journal.touch()
        book.delete()
        assert not list(path.parent.iterdir())
        book.delete()  # with nothing left to be removed
    assert not list(path.parent.iterdir())


def test_it_belongs_to_an_account_and_to_tags_whatever_these_count_now(path):
    with Book(path) as book:
        assert not book.belongs_to("me", ALL)
        book.begin("me", Selection((A, B), (C,)), 1)
        assert book.belongs_to("me", Selection((Tag(1, "renamed", 9), B), (C,)))
        for account, selection in [
            ("you", Selection((A, B), (C,))),
            ("me", Selection((A, B), (C,), every=True)),
            ("me", Selection((A,), (B, C))),
            ("me", ALL),
        ]:
            assert not book.belongs_to(account, selection)


def test_a_second_process_is_told_to_wait(path):
    with Book(path), pytest.raises(BusyError, match="Another wxpush is listing"):
        Book(path)
    Book(path).__exit__(None, None, None)


def test_one_that_holds_nothing_or_is_of_no_use_leaves_no_file(path):
    with Book(path):
        pass
    assert not list(path.parent.iterdir())
    with Book(path) as book:
        book.begin("me", ALL, 1)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        book.add(1, page("oa"), 2)
        book.delete()
    assert not list(path.parent.iterdir())


def test_what_cannot_be_begun_anew_is_what_it_was(path):
    with Book(path) as book:
        book.begin("me", ALL, 1)
        book.add(1, page("oa"), 2)
        with pytest.raises(UsageError):
            book.begin("you", Selection((Tag(1, "A", cast("int", object())),)), 3)
        assert book.belongs_to("me", ALL)
        assert list(book.chosen(ALL)) == ["oa"]


def test_one_that_was_damaged_is_refused_by_whatever_looks_into_it(path):
    with Book(path) as book:
        book.begin("me", ALL, 1)
        book.add(1, page(*(f"o{number:027}" for number in range(999))), 2)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with Book(path) as book:
        for look in (book.lists, book.newest_ms, lambda: list(book.chosen(ALL))):
            with pytest.raises(UsageError, match="not what wxpush keeps there"):
                look()


def test_one_that_cannot_be_removed_is_a_sentence(path, monkeypatch):
    def refused(_path, **_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with Book(path) as book:
        book.begin("me", ALL, 1)
        monkeypatch.setattr(Path, "unlink", refused)
        with pytest.raises(DiskError, match="Permission denied"):
            book.delete()
        monkeypatch.undo()


@pytest.mark.parametrize("data", [b"openid\noabc\n" * 100, b"no database" * 400])
def test_a_file_that_is_not_ours_is_refused_and_not_touched(path, data):
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"not what wxpush keeps there.*nothing was listed"):
        Book(path)
    assert path.read_bytes() == data


@pytest.mark.parametrize("theirs", ["CREATE TABLE theirs (x)", "PRAGMA application_id = 7"])
def test_a_database_of_somebody_else_is_refused(path, theirs):
    with sqlite3.connect(path) as connection:
        connection.execute(theirs)
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with pytest.raises(UsageError, match="not what wxpush keeps there"):
        Book(path)


def test_a_database_with_tables_like_ours_and_the_mark_of_another_program_is_refused(path):
    with Book(path) as book:
        book.begin("me", ALL, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 7")
    with pytest.raises(UsageError, match="not what wxpush keeps there"):
        Book(path)


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(DiskError, match=r"No such file.*nothing was listed"):
        Book(tmp_path / "missing" / "part")


def test_a_link_is_not_followed(path):
    path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(UsageError, match="it was not touched"):
        Book(path)
    assert not path.with_name("elsewhere").exists()
