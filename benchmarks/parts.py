"""Where the microseconds of a message go: each part alone, in this process, on one core. Prints one JSON object.

    python benchmarks/parts.py [--rows 50000] [--rounds 5]

A part is given what it gets in a real send; the checkpoint writes to a real file with real syncs, so its CPU is told,
not its waiting. The transport needs a server and is measured elsewhere (clients/wirealone.py).
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from clients import campaign
from clients.campaign import Style
from figures.names import JINJA_PART
from machine.cores import CLIENT

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measures.partwork import Work


def microseconds(work: Callable[[], object], count: int) -> float:
    """CPU of one of `count`."""
    began = time.process_time()
    work()
    return (time.process_time() - began) / count * 1e6


def measure(folder: Path, rows: int, rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {}
    for style in Style:
        path = campaign.write(folder / style.name.lower(), rows, style)
        with Work(path) as work:
            parts = work.parts() if style is Style.NAMES else {JINJA_PART: work.compose}
            for _ in range(rounds):
                for name, part in parts.items():
                    taken.setdefault(name, []).append(microseconds(part, rows))
    return {name: median(each) for name, each in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {CLIENT})
    with tempfile.TemporaryDirectory(prefix="wxpush-parts-") as name:
        print(json.dumps(measure(Path(name), asked.rows, asked.rounds)))


if __name__ == "__main__":
    main()
