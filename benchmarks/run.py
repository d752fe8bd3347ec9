"""All benchmarks: starts the stub servers, runs everybody side by side, writes docs/benchmarks.md.

    python benchmarks/run.py [--quick | --long] [--rows 100000] [--rounds 5] [--only SECTION ...] [--out FILE]

Needs nginx, openssl and taskset; wrk and go where installed; the Python peers in an environment of their own below the
temporary folder. Everything stays on loopback. --quick shows within two minutes that all of it runs, and prints the
page: its figures mean nothing. --long adds ten million rows.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from machine import about
from machine.ending import end_cleanly
from machine.places import CHECKOUT
from measures.extent import FULL, QUICK, Extent, extended
from pages.sections import SECTIONS, Session
from servers.stub import nginx

_BUSY = 0.5

_INTRODUCTION = """# Benchmarks

Written by `python benchmarks/run.py`. One client at a time runs on one core, with the stub server on another core, over
loopback. All clients of a table are interleaved in the same run; figures are medians of {rounds} rounds. CPU is the user and system
time of the client's process while it sends; "of the whole process" adds start-up and survey. (wxpush begins to send where its
survey ends, so what it imports and opens then counts as sending.) The time of `wxpush send` is the `seconds` of its summary,
which begin with the first request. The time of the others begins with their first connection; that matters only in short
runs. Do not compare a figure with one from another machine or another table: where system calls are cheap and the interpreter
is slow, compiled clients gain most. A Python that was built with profile-guided optimization, such as Debian's, is 1.5 times as
fast in a loop as one that was not, and sends a tenth more (31.5 against 34.7 µs a message, interleaved).

"""


def main() -> None:
    end_cleanly()
    asked = _asked()
    lacking = about.missing()
    for name in lacking:
        _tell(f"{name} is not installed: what needs it is left out")
    if {"nginx", "openssl", "taskset"} & set(lacking):
        sys.exit("benchmarks: nginx, openssl and taskset must be installed")
    if (load := os.getloadavg()[0]) > _BUSY:
        _tell(f"the machine is busy (load {load:.1f}): go by CPU a message, if by anything")
    extent = _extent(asked)
    with tempfile.TemporaryDirectory(prefix="wxpush-bench-") as temporary, nginx(Path(temporary)) as stub:
        session = Session(Path(temporary), stub, extent, tell=_tell)
        page = _INTRODUCTION.format(rounds=extent.rounds)
        for name, section in SECTIONS.items():
            if not asked.only or name in asked.only:
                _tell(name)
                page += section(session)
    _write(page, session, asked)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure wxpush and its peers.")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="only show that everything runs")
    size.add_argument("--long", action="store_true", help="ten million rows too")
    parser.add_argument("--rows", type=int, help="messages of a quick client in a round")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), help="these sections")
    parser.add_argument("--out", type=Path, help="where the page goes; docs/benchmarks.md but with --quick")
    return parser.parse_args()


def _extent(asked: argparse.Namespace) -> Extent:
    extent = QUICK if asked.quick else FULL
    if asked.long:
        extent = extended(extent)
    return replace(extent, rows=asked.rows or extent.rows, rounds=asked.rounds or extent.rounds)


def _write(page: str, session: Session, asked: argparse.Namespace) -> None:
    out = asked.out or (None if asked.quick else CHECKOUT / "docs" / "benchmarks.md")
    if out is None:
        print(page)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page.rstrip() + "\n", encoding="utf-8")
    for name, picture in session.pictures.items():
        (out.parent / name).write_text(picture, encoding="utf-8")
    _tell(f"written to {out}")


def _tell(text: str) -> None:
    print(f"benchmarks: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
