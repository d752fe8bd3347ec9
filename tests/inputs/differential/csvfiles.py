"""Fuzzed CSV and TSV files, and what the csv module makes of them: the rows up to its first complaint."""

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.sources.reading import TINY, survey
from wxpush.columns import column_name
from wxpush.errors import UsageError
from wxpush.model import BadRow, Recipient
from wxpush.openid import SEEN
from wxpush.sources import Sizes, open_input

_ALPHABET = [*'ab",\n\t 好𠮷é;|', '"', '"', ",", ",", "\n", "\r\n", "\r", '""', "0", "12", "\0"]
_CELLS = [
    "",
    "茶",
    "a b",
    'say "hi"',
    "a,b",
    "a\tb",
    "x\ny",
    "x\r\ny",
    " pad ",
    "0.10",
    "李雷",
    '"',
    "''",
    "#1",
    "=1",
    "-",
    "é",
]
#: Cells that are read as they are meant, not as they stand: docs/recipients.md has the table.
_NUMBER = re.compile(r"\t*(-?[0-9][0-9.,-]*)\t*")
_KEPT = re.compile(rf'="([^"]*)"|\'([0-9][0-9.]*|{SEEN})')
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|###+)")
_CUT = re.compile(r"\s*-?[0-9](\.[0-9]+)?[eE]\+[0-9]{2,3}\s*")
_SIZES = (
    None,
    TINY,
    Sizes(block_bytes=64, block_rows=5, row_bytes=1 << 20),
    Sizes(block_bytes=7, row_bytes=1 << 20),
)


@dataclass(frozen=True)
class File:
    data: bytes
    suffix: str
    sizes: Sizes | None


def drawn(random: Random) -> File:
    mark, suffix = random.choice(((",", ".csv"), (",", ".csv"), ("\t", ".tsv")))
    header = random.choice((["a", "b"], ["a", "b", "c"], ["openid", "名"], ["a"]))
    text = (
        _written(random, mark, header) if random.random() < 0.5 else mark.join(header) + "\n" + _any(random)
    )
    data = text.encode(random.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16")))
    for _ in range(random.choice((0, 0, 1, 3))):
        data = _spoilt(random, data)
    packed = random.random() < 0.05
    return File(
        gzip.compress(data) if packed else data, f"{suffix}.gz" if packed else suffix, random.choice(_SIZES)
    )


def _written(random: Random, mark: str, header: list[str]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(
        file,
        delimiter=mark,
        quoting=random.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
        lineterminator=random.choice(("\n", "\r\n")),
    )
    writer.writerow(header)
    for _ in range(random.randint(1, 12)):
        width = len(header) + (random.choice((-1, 1)) if random.random() < 0.1 else 0)
        writer.writerow([random.choice(_CELLS) for _ in range(width)])
    text = file.getvalue()
    return text if random.random() < 0.8 else text.rstrip("\r\n")


def _any(random: Random) -> str:
    return "".join(random.choices(_ALPHABET, k=random.randint(1, 60)))


def _spoilt(random: Random, data: bytes) -> bytes:
    """Behind the header mostly: what it spoils there is a refusal."""
    at = random.randrange(min(6, len(data)), len(data) + 1)
    piece = data[at : at + random.randint(0, 6)]
    put = random.choice((b"", piece * 2, bytes([random.randrange(256)]), b'"', b",", b"\n", b"\r"))
    return data[:at] + put + data[at + len(piece) :]


def compared(path: Path, file: File) -> tuple[bool, int]:
    """Whether wxpush reads it, and in how many rows it is as the csv module has it. Fails where they differ."""
    path.write_bytes(file.data)
    try:
        found = survey(path, sizes=file.sizes)
    except UsageError:
        return False, 0
    with open_input(path, sizes=file.sizes) as source:
        columns, encoding = source.columns, source.encoding
    plain = gzip.decompress(file.data) if file.suffix.endswith(".gz") else file.data
    text = plain.decode(encoding).removeprefix("\ufeff")
    last, same = 0, 0
    rows = {row.line: row for row in found}
    for line, cells in _as_csv_has_it(text, "\t" if ".tsv" in file.suffix else ","):
        row = rows.pop(line, None)
        # Rows of empty cells are no rows, or invalid ones: both are right here.
        if any(map(str.strip, cells)):
            assert row is not None, (line, cells, file)
            assert _is_meant(row, cells, columns or ()), (row, cells, file)
            same += 1
        last = line
    assert not same or min(rows, default=last + 1) > last, (rows, file)
    return True, same


def _as_csv_has_it(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each record behind the header, as far as the module goes."""
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=mark, strict=True)
    headed, line = False, 1
    try:
        for cells in reader:
            if headed and cells:
                yield line, cells
            headed = headed or bool(cells)
            line = reader.line_num + 1
    except csv.Error:
        return


def _is_meant(row: Recipient | BadRow, cells: list[str], columns: tuple[str, ...]) -> bool:
    if len(cells) != len(columns) or "\0" in "".join(cells):
        return isinstance(row, BadRow)
    if any(map(_CUT.fullmatch, cells)) or [cell.strip() for cell in cells] == [*map(column_name, columns)]:
        return isinstance(row, BadRow)
    if all(cell[0] == "`" for cell in cells if cell):
        cells = [cell[1:] for cell in cells]
    return isinstance(row, Recipient) and [*row.fields.values()] == [_meant(cell) for cell in cells]


def _meant(cell: str) -> str:
    if number := _NUMBER.fullmatch(cell):
        return number[1]
    if kept := _KEPT.fullmatch(cell):
        return kept[1] if kept[1] is not None else kept[2]
    return "" if _ERROR.fullmatch(cell) else cell
