"""What a long proof has done, told to whoever reads it and to `python -m tests.proofs`, which sums pieces up.

A piece is told by the environment where it begins (WXPUSH_SEED), how many units it has at the most (WXPUSH_UNITS), when
to stop (WXPUSH_LONG_SECONDS), what an earlier piece has planned (WXPUSH_PLAN, as JSON), and where to tell (WXPUSH_FIGURES).
"""

import json
import os
from pathlib import Path


def tell(units: int, *, plan: object = None, **counts: int) -> None:
    """So many units from the first seed on were done without a violation, and that was counted meanwhile."""
    print(f"{', '.join(f'{many:,} {what}' for what, many in counts.items())}: 0 wrong")
    if "WXPUSH_FIGURES" in os.environ:
        told = {"units": units, "counts": counts, "plan": plan}
        Path(os.environ["WXPUSH_FIGURES"]).write_text(json.dumps(told), encoding="utf-8")


def plan() -> dict | None:
    """What an earlier piece told as its plan."""
    return json.loads(os.environ.get("WXPUSH_PLAN", "null"))
