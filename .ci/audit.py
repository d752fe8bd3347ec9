"""Ask whether a fault is known of anything that CI and releases install, and say so when nobody could be asked.

Ends with 0 where none is known, 1 where some are, 3 where that is not known: no answer is no good news. It takes no input, and needs pip-audit.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LISTS = sorted(Path(__file__).parent.glob("constraints*.txt"))
NONE_KNOWN, SOME_KNOWN, NOT_ASKED = 0, 1, 3
_COMMAND = (
    "pip-audit",
    "--format",
    "json",
    "--progress-spinner",
    "off",
    "--disable-pip",
    "--require-hashes",
    "-r",
)


def main() -> int:
    """Ask of each list."""
    codes = {_audited(path) for path in LISTS}
    return SOME_KNOWN if SOME_KNOWN in codes else max(codes)


def _audited(path: Path) -> int:
    done = subprocess.run([*_COMMAND, str(path)], capture_output=True, text=True, check=False)
    asked = _answer(done.stdout)
    if asked is None:
        why = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        print(f"{path.name}: could not ask: {why}")
        return NOT_ASKED
    faults = [
        (each["name"], each["version"], fault["id"]) for each in asked for fault in each.get("vulns", ())
    ]
    skipped = [(each["name"], each["skip_reason"]) for each in asked if "skip_reason" in each]
    for name, version, fault in faults:
        print(f"{path.name}: {name} {version} has {fault}")
    for name, why in skipped:
        print(f"{path.name}: could not ask of {name}: {why}")
    print(f"{path.name}: asked of {len(asked) - len(skipped)} of {len(asked)}, {len(faults)} faults known")
    return SOME_KNOWN if faults else NOT_ASKED if skipped or not asked else NONE_KNOWN


def _answer(text: str) -> list[dict[str, Any]] | None:
    try:
        return list(json.loads(text)["dependencies"])
    except (ValueError, KeyError, TypeError):
        return None


if __name__ == "__main__":
    sys.exit(main())
