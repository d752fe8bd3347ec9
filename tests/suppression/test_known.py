"""Whether a list is still the one that was read: told by where it ended, without reading it whole, while it only grew."""

from datetime import date
from pathlib import Path

import pytest

from wxpush.suppression.entry import Entry
from wxpush.suppression.known import Known
from wxpush.suppression.listfile import ListFile

TODAY = date(2026, 11, 25)
MANY = 40
#: Shorter than what is compared of its end, and longer.
SIZES = pytest.mark.parametrize("many", [1, MANY], ids=["short", "long"])


def noted(path: Path, many: int) -> Known:
    """A list of so many people as it is known to who has just added to it."""
    file = ListFile(path)
    file.append([Entry(f"o{number:027}") for number in range(many)])
    known = Known(*file.members(TODAY))
    with path.open("rb") as open_file:
        known.note(path.stat(), open_file.fileno())
    return known


def told(known: Known, path: Path) -> tuple[bool, bool]:
    """Whether it is that list, and whether its people were read to know."""
    read = []

    def entries():
        read.append(path)
        return ListFile(path).entries()

    with path.open("rb") as file:
        return known.is_this(file.fileno(), entries), bool(read)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"oNew,,,\r\n")


@SIZES
def test_a_list_that_nobody_touched_or_that_only_grew_is_not_read_again(tmp_path, many):
    path = tmp_path / "list.csv"
    known = noted(path, many)
    assert told(known, path) == (True, False)
    path.touch()
    assert told(known, path) == (True, False)
    grow(path)
    assert told(known, path) == (True, False)
    with path.open("rb") as file:
        known.note(path.stat(), file.fileno())
    grow(path)
    assert told(known, path) == (True, False)


def test_a_list_that_was_only_read_so_far_is_read_again_once_others_wrote_to_it(tmp_path):
    path = tmp_path / "list.csv"
    noted(path, 3)
    known = Known(*ListFile(path).members(TODAY))
    assert told(known, path) == (True, False)
    grow(path)
    assert told(known, path) == (True, True)


def test_what_is_written_into_an_empty_list_is_read(tmp_path):
    path = tmp_path / "list.csv"
    path.touch()
    known = Known(*ListFile(path).members(TODAY))
    path.write_text("openid\noOther\n")
    assert told(known, path) == (True, True)


@SIZES
def test_a_copy_in_its_place_is_read_whatever_it_ends_in(tmp_path, many):
    path, copy = tmp_path / "list.csv", tmp_path / "copy.csv"
    known = noted(path, many)
    copy.write_bytes(path.read_bytes() + b"oNew,,,\r\n")
    path.rename(tmp_path / "before.csv")
    copy.replace(path)
    assert told(known, path) == (True, True)


@pytest.mark.parametrize("place", [0, 1, -1], ids=["its first byte", "its second", "its last"])
def test_a_short_list_that_has_changed_in_one_byte_is_read(tmp_path, place):
    path = tmp_path / "list.csv"
    known = noted(path, 1)
    text = bytearray(path.read_bytes())
    text[place] ^= 1
    path.write_bytes(text)
    with path.open("rb") as file:
        assert known.is_this(file.fileno(), lambda: [Entry("oOther")]) is False


@pytest.mark.parametrize(("kept", "is_it"), [(2, False), (3, True)])
def test_of_five_people_three_have_to_be_on_it_still(tmp_path, kept, is_it):
    path = tmp_path / "list.csv"
    known = noted(path, 5)
    path.write_text("openid\n" + "".join(f"o{number:027}\n" for number in range(kept)))
    assert told(known, path) == (is_it, True)
