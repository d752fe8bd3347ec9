"""A number of a cell that is taken as it is written, where that is what a sheet shows."""

from random import Random

import pytest

from wxpush.sources.workbook.celltext import CellTexts
from wxpush.sources.workbook.numberformat import all_digits


def shown(value: str) -> object:
    """What a cell of no format says."""
    return CellTexts([], [], old_epoch=False).of([(0, None, None, value)], 0, ["amount"])


def test_whatever_a_program_writes_is_shown_with_all_its_digits_and_no_others():
    random = Random(22)
    for _ in range(20_000):
        digits = "".join(random.choices("0123456789", k=random.randint(1, 15)))
        at = random.randint(0, len(digits))
        value = f"{digits[:at]}.{digits[at:]}" if random.random() < 0.8 else digits
        assert shown(value) == [all_digits(float(value))], value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"), ("-0", "0"), ("1.50", "1.5"), ("007", "7"), ("0.1", "0.1"), (".5", "0.5"), ("1E+3", "1000"),
        ("59.699999999999996", "59.7"), ("999999999999999", "999999999999999"), ("0.00001", "0.00001"),
    ],
)  # fmt: skip
def test_only_what_is_written_as_a_sheet_shows_it_is_taken_as_it_is(value, text):
    assert shown(value) == [text]


@pytest.mark.parametrize("value", ["1\n", "１", "1_0", "1.5\n"])
def test_what_no_program_writes_is_no_number_as_it_stands(value):
    assert shown(value) != [value]
