"""Duplicates are found exactly, whatever their number, in bounded memory."""

import tracemalloc
from hashlib import blake2b
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from wxpush.duplicates import DuplicateFinder


def key(number: int) -> bytes:
    return blake2b(str(number).encode(), digest_size=16).digest()


def duplicates(keys: list[bytes]) -> list[tuple[int, int, int]]:
    with DuplicateFinder() as finder:
        for row, found in enumerate(keys, 1):
            finder.add(found, row, row + 1)
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
            finder.add(number.to_bytes(8, "little") * 2, row, row + 1)
        assert sorted(finder.duplicates()) == [(row, row + 1, 8) for row in range(50_000, 200_001, 50_000)]


def test_only_one_partition_is_looked_through_at_a_time():
    with DuplicateFinder() as finder:
        for row in range(1, 40_001):
            finder.add(row.to_bytes(8, "little") * 2, row, row + 1)
        tracemalloc.start()
        try:
            assert list(finder.duplicates()) == []
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 1_000_000


def test_large_partitions_go_to_disk_and_nothing_stays_open():
    before = len(list(Path("/proc/self/fd").iterdir()))
    with DuplicateFinder() as finder:
        for row in range(10_000):
            finder.add(bytes(16), row, row)
        assert len(list(Path("/proc/self/fd").iterdir())) == before + 1
    assert len(list(Path("/proc/self/fd").iterdir())) == before
