"""What somebody else laid beside a list that is being made, or into it, is not believed."""

import os
import sqlite3

import pytest

from wxpush.errors import DiskError, UsageError
from wxpush.followers.book import Book
from wxpush.followers.selection import Selection


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "list.csv.part"
    with Book(path) as book:
        book.begin("me", Selection(), 1)
    return path


def linked(journal, target):
    journal.symlink_to(target)


def anothers(journal, target):
    journal.write_bytes(target.read_bytes())
    if os.geteuid():
        pytest.skip("only root gives files away")
    os.chown(journal, 12, 34)


def loose(journal, target):
    journal.write_bytes(target.read_bytes())
    journal.chmod(0o666)


@pytest.mark.parametrize("plant", [linked, anothers, loose], ids=lambda plant: plant.__name__)
def test_a_journal_of_somebody_else_is_refused_and_untouched(path, tmp_path, plant):
    target = tmp_path / "precious"
    target.write_bytes(b"precious" * 100)
    before = path.read_bytes()
    plant(path.with_name(f"{path.name}-journal"), target)
    with pytest.raises((UsageError, DiskError), match=path.name):
        Book(path)
    assert (path.read_bytes(), target.read_bytes()) == (before, b"precious" * 100)


def test_a_list_of_another_schema_is_refused(path):
    connection = sqlite3.connect(path)
    connection.executescript(
        "DROP TABLE people; CREATE VIEW people AS SELECT 1 AS number, 1 AS list, 'oEvil' AS openid"
    )
    connection.close()
    with pytest.raises(UsageError):
        Book(path)
