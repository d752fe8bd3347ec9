"""Workbooks of openpyxl and XlsxWriter: each cell as openpyxl reads it and as its sheet shows it, hidden rows as they are hidden."""

from random import Random

import pytest

from tests.inputs.differential.made import (
    DATES,
    FIXED,
    UNKNOWN,
    UNKNOWN_DATES,
    by_openpyxl,
    by_xlsxwriter,
    drawn,
)
from tests.inputs.differential.sheetreading import compared
from tests.reliability import figures, seeds

#: Workbooks of one seed.
BOOKS = 20
_NUMBERS, _DATES = (*FIXED, *UNKNOWN), (*DATES, *UNKNOWN_DATES)


def of_seed(path, seed, numbers=_NUMBERS, dates=_DATES) -> int:
    random, cells = Random(f"workbooks {seed}"), 0
    for number in range(BOOKS):
        made = drawn(random, numbers, dates)
        if random.random() < 0.5:
            by_openpyxl(path, made)
        else:
            by_xlsxwriter(path, made, {"constant_memory": random.random() < 0.3})
        try:
            cells += compared(path)
        except BaseException:
            print(f"replay: WXPUSH_SEED={seed} pytest {__file__}: workbook {number}")
            raise
    return cells


@pytest.mark.slow
def test_some_workbooks_are_read_as_openpyxl_reads_them_and_shown_as_their_sheets_do(tmp_path):
    assert of_seed(tmp_path / "x.xlsx", seeds.first_seed()) > 10 * BOOKS


@pytest.mark.long
def test_many_workbooks_are_read_as_openpyxl_reads_them_and_shown_as_their_sheets_do(tmp_path):
    done = [of_seed(tmp_path / "x.xlsx", seed) for seed in seeds.for_a_long_time(100)]
    figures.tell(len(done), workbooks=len(done) * BOOKS, cells=sum(done))
