"""Duplicates are found exactly, whatever their number, in bounded memory."""

import tracemalloc
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wxpush.errors import DiskError
from wxpush.survey.duplicates import DuplicateFinder


def key(number: int) -> bytes:
    return blake2b(str(number).encode(), digest_size=16).digest()


def duplicates(keys: list[bytes]) -> list[tuple[int, int, int]]:
    with DuplicateFinder() as finder:
        for row, found in enumerate(keys, 1):
            finder.add([(found, row, row + 1)])
        return sorted(finder.duplicates())


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), max_size=60))
def test_every_later_row_of_a_key_is_named_with_the_first_ones_line(numbers):
    first: dict[int, int] = {}
    expected = []
    for row, number in enumerate(numbers, 1):
        if number in first:
            expected.append((row, row + 1, first[number]))
        first.setdefault(number, row + 1)
    assert duplicates([key(number) for number in numbers]) == expected


def test_keys_of_one_partition_are_told_apart():
    assert duplicates([bytes([0]) * 15 + bytes([last]) for last in (1, 2, 1)]) == [(3, 4, 2)]


def test_among_200_000_keys_just_the_repeated_ones_are_found():
    with DuplicateFinder() as finder:
        for row in range(1, 200_001):
            number = row if row % 50_000 else 7
            finder.add([(number.to_bytes(8, "little") * 2, row, row + 1)])
        assert sorted(finder.duplicates()) == [(row, row + 1, 8) for row in range(50_000, 200_001, 50_000)]


def test_only_one_partition_is_looked_through_at_a_time():
    with DuplicateFinder() as finder:
        for row in range(1, 40_001):
            finder.add([(row.to_bytes(8, "little") * 2, row, row + 1)])
        tracemalloc.start()
        try:
            assert list(finder.duplicates()) == []
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 1_000_000


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_many_keys_go_to_one_file_and_nothing_stays_open():
    before = open_files()
    with DuplicateFinder() as finder:
        for row in range(1, 20_001):
            finder.add([(bytes([row % 8]) + bytes(15), row, row)])
        assert open_files() == before + 1
    assert open_files() == before


def test_few_keys_go_to_no_file():
    before = open_files()
    with DuplicateFinder() as finder:
        for row in range(1, 10_001):
            finder.add([(key(row), row, row + 1)])
        assert open_files() == before


@pytest.mark.parametrize("rows", [1023, 1024, 1025, 2048, 5000])
def test_a_key_is_found_again_however_many_came_between(rows):
    keys = [b"\0" + row.to_bytes(15, "little") for row in range(rows)]
    assert duplicates([*keys, keys[0], keys[-1]]) == [(rows + 1, rows + 2, 2), (rows + 2, rows + 3, rows + 1)]


@pytest.mark.usefixtures("no_room")
def test_a_full_temporary_folder_is_told_in_one_sentence():
    before = open_files()
    with pytest.raises(DiskError, match="TMPDIR"):
        duplicates([bytes(16)] * 20_000)
    assert open_files() == before
