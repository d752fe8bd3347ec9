"""Reads a file both ways that an Input can be read, and insists that they agree."""

from wxpush.model import BadRow
from wxpush.sources import Sizes, open_input

TINY = Sizes(block_bytes=16, block_rows=3, row_bytes=1 << 20)


def survey(path, *, sizes=None, **options):
    """Every row of a file, from the survey pass; the sending pass must give the same."""
    with open_input(path, sizes=sizes, **options) as source:
        found = list(source.blocks())
        again = [list(source.rows(block)) for block, _ in found]
    assert again == [rows for _, rows in found]
    rows = [row for _, block in found for row in block]
    assert [row.row for row in rows] == list(range(1, len(rows) + 1))
    for number, (block, of_block) in enumerate(found):
        assert (block.number, block.rows) == (number, len(of_block))
        assert (block.first_row, block.first_line <= of_block[0].line) == (of_block[0].row, True)
    return rows


def write(folder, content, name="orders.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


def cells(rows):
    return [list(row.fields.values()) for row in rows]


def kinds(rows):
    """The kind of each bad row; None for a good one."""
    return [row.kind if isinstance(row, BadRow) else None for row in rows]
