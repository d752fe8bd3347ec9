"""Which seeds a proof runs, and how long: WXPUSH_SEED names the first, WXPUSH_LONG_SECONDS and WXPUSH_UNITS bound a long one."""

import os
import time
from collections.abc import Iterator
from math import inf
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_FAILED = Path(__file__).with_name("seeds.txt")


def first_seed() -> int:
    return int(os.environ.get("WXPUSH_SEED", "1"))


def failed_before(proof: str) -> list[int]:
    """The seeds of seeds.txt, lines `PROOF SEED why`, that once failed this proof."""
    lines = (line.split() for line in _FAILED.read_text(encoding="utf-8").splitlines())
    return [int(words[1]) for words in lines if words and words[0] == proof]


def for_a_long_time(most: int) -> Iterator[int]:
    """Consecutive seeds, at most so many, until the time is up."""
    until = time.monotonic() + float(os.environ.get("WXPUSH_LONG_SECONDS", inf))
    most = min(most, int(os.environ.get("WXPUSH_UNITS", most)))
    for seed in range(first_seed(), first_seed() + most):
        if time.monotonic() >= until:
            return
        yield seed


def replay(seed: int, test: str, *more: str) -> str:
    """The line that runs a failure again. `test`: the file of the test, `__file__`."""
    return " ".join((f"replay: WXPUSH_SEED={seed} pytest -m ''", str(Path(test).relative_to(_ROOT)), *more))
