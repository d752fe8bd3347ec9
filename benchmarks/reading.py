"""Two checkouts of wxpush against each other: CPU of reading a list, as XLSX and as CSV, in interleaved pairs of processes.

    python benchmarks/reading.py OTHER_CHECKOUT [--pairs 9] [--rows 100000]

Reading is opening a list and making rows of all of it, what a survey does before it looks at them. The ratio is this checkout's CPU to the other's, pair by pair; its median
is what is quoted. `plain` is a sheet without formats whose texts all differ, `numbers` one of formats whose numbers all differ: the worst that are known.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median

import xlsxwriter
from machine.places import CHECKOUT

_READ = """
import json, sys, time
from pathlib import Path
from wxpush.sources import open_input
began = time.process_time()
with open_input(Path(sys.argv[1])) as source:
    rows = sum(len(found) for _, found in source.blocks())
print(json.dumps({"rows": rows, "cpu": time.process_time() - began}))
"""
_FORMATS = ("@", "@", "@", "0.00", 'yyyy"年"m"月"d"日"')
_NUMBERS = ("@", "0.00", "#,##0.00", "General", "0", "yyyy-mm-dd hh:mm:ss")

Row = Sequence[str | float]


def texts(rows: int) -> list[Row]:
    return [
        (
            f"oA{at:026}",
            f"张三{at % 100}",
            f"西湖龙井茶叶礼盒 {at % 1000}",
            at % 99_991 / 100,
            46_000 + at % 300,
        )
        for at in range(rows)
    ]


def strings(rows: int) -> list[Row]:
    return [
        (f"oA{at:026}", f"张三{at}", f"西湖龙井茶叶礼盒 {at}", at / 100, 46_000 + at % 300)
        for at in range(rows)
    ]


def numbers(rows: int) -> list[Row]:
    random = Random(22)
    return [
        (f"oA{at:026}", random.randint(1, 10**7) / 100, random.random() * 1e6, random.random(),
         random.randint(1, 10**9), 46_000 + random.random())
        for at in range(rows)
    ]  # fmt: skip


def sheet(path: Path, rows: Sequence[Row], formats: Sequence[str]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    made = book.add_worksheet()
    styles = [book.add_format({"num_format": code}) for code in formats]
    made.write_row(0, 0, ["openid", *"bcdefgh"[: len(rows[0]) - 1]])
    for at, row in enumerate(rows, 1):
        for column, (cell, style) in enumerate(zip(row, styles or [None] * len(row), strict=True)):
            made.write(at, column, cell, style)
    book.close()
    return path


def plain(path: Path, rows: Sequence[Row]) -> Path:
    lines = [",".join(("openid", *"bcde")), *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def taken(checkout: Path, path: Path, rows: int) -> float:
    """µs of CPU a row."""
    words = [sys.executable, "-c", _READ, str(path)]
    run = subprocess.run(words, env={**os.environ, "PYTHONPATH": str(checkout)}, cwd=path.parent, capture_output=True, check=True)  # fmt: skip
    report = json.loads(run.stdout)
    if report["rows"] != rows:
        raise SystemExit(f"{report['rows']} of {rows} rows were read: this measures nothing.")
    return float(report["cpu"] / rows * 1e6)


def compared(path: Path, other: Path, rows: int, pairs: int) -> str:
    """One line: both medians, and the median of the ratios."""
    taken(CHECKOUT, path, rows), taken(other, path, rows)  # so that bytecode is there
    found = []
    for number in range(pairs):
        # Whoever is first may find the machine in another state: they take turns.
        order = (CHECKOUT, other) if number % 2 else (other, CHECKOUT)
        costs = {checkout: taken(checkout, path, rows) for checkout in order}
        found.append((costs[CHECKOUT], costs[other]))
    one, two = (median(column) for column in zip(*found, strict=True))
    ratio = median(mine / theirs for mine, theirs in found)
    return f"{path.name:12} {one:6.1f} µs a row, {two:6.1f} µs, ratio {ratio:.3f} (median of {pairs} pairs)"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("other", type=Path)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wxpush-reading-") as name:
        folder = Path(name)
        lists = [
            sheet(folder / "texts.xlsx", texts(asked.rows), _FORMATS),
            sheet(folder / "plain.xlsx", strings(asked.rows), ()),
            sheet(folder / "numbers.xlsx", numbers(asked.rows), _NUMBERS),
            plain(folder / "texts.csv", texts(asked.rows)),
        ]
        for path in lists:
            print(compared(path, asked.other.resolve(), asked.rows, asked.pairs), flush=True)


if __name__ == "__main__":
    main()
