"""What is told of a list that changed since its campaign began to send: rows before and now, and where the first difference is."""

import re

import pytest

from tests.operator.desk import HEAD, row

ROWS = [row(number) for number in range(1, 10_001)]
#: Where a line is another, and how many rows there are then.
CHANGES = {
    "added in the middle": (5_002, [*ROWS[:5_000], row(0), *ROWS[5_000:]]),
    "added at the end": (10_002, [*ROWS, row(0)]),
    "taken away at the beginning": (2, ROWS[1:]),
    "taken away at the end": (10_001, ROWS[:-1]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told_with_its_place(desk, change):
    line, rows = CHANGES[change]
    desk.campaign(many=len(ROWS))
    desk.run("send", "list.csv", "--yes", "--max-sends", "1")
    desk.write(list_csv=HEAD + "".join(rows))
    ran = desk.run("send", "list.csv", "--yes")
    assert ran.code == 7
    said = re.search(
        r"([\d,]+) rows before, ([\d,]+) now, the first difference (?:between|after) line (\d+)", ran.said
    )
    assert said is not None, ran.said
    assert said.groups()[:2] == ("10,000", f"{len(rows):,}")
    last = re.search(r"and line (\d+)", ran.said)
    assert int(said[3]) <= line <= (int(last[1]) if last else len(rows) + 2)
    assert last is None or int(last[1]) < len(rows), "a part of the list"
