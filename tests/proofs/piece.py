"""One piece of a proof: a pytest of its own, bounded in units and seconds, that tells its figures in a file."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tests.proofs.record import ROOT, Done
from tests.proofs.table import Proof

FOLDER = ROOT / ".proofs"
#: Behind its time a piece ends what it has begun; what is still there then has hung.
_PATIENCE = 900.0


class Piece:
    """It runs from the moment it is made."""

    def __init__(self, proof: Proof, done: Done, first: int, units: int, seconds: float) -> None:
        self.proof = proof
        self.first, self.units = first, units
        FOLDER.mkdir(exist_ok=True)
        self._figures = FOLDER / f"{proof.name}-{first}.json"
        self._figures.unlink(missing_ok=True)
        self._said = FOLDER / f"{proof.name}-{first}.out"
        self._began = time.monotonic()
        self._until = self._began + seconds + _PATIENCE
        bounds = {
            "WXPUSH_SEED": str(first),
            "WXPUSH_UNITS": str(units),
            "WXPUSH_LONG_SECONDS": f"{seconds:g}",
            "WXPUSH_PLAN": json.dumps(done.plan),
            "WXPUSH_FIGURES": str(self._figures),
        }
        words = [
            sys.executable,
            "-m",
            "pytest",
            "-m",
            "long",
            "-n",
            "0",
            "-q",
            "-s",
            "-p",
            "no:cacheprovider",
        ]
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [*words, *proof.test], cwd=ROOT, env=os.environ | bounds, stdin=subprocess.DEVNULL, stdout=said,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    @property
    def range(self) -> tuple[int, int]:
        return self.first, self.first + self.units

    def ended(self) -> bool:
        if self._process.poll() is None and time.monotonic() > self._until:
            self.end()
        return self._process.poll() is not None

    def end(self) -> None:
        """Ask it and all its processes to end, and see to it that they do."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(10)

    def book(self, done: Done) -> None:
        """Put into the record what came out."""
        said = self._said.read_text(encoding="utf-8", errors="replace").splitlines()
        if self._process.returncode or not self._figures.exists():
            done.violation = _violation(said, self._process.returncode)
            return
        told = json.loads(self._figures.read_text(encoding="utf-8"))
        done.add(self.first, told["units"])
        done.counts.update(told["counts"])
        done.seconds += time.monotonic() - self._began
        if told["plan"] is not None:
            done.plan, done.total = told["plan"], told["plan"]["units"]


def _violation(said: Sequence[str], code: int | None) -> list[str]:
    """The line that replays it first."""
    replay = [found[0] for line in said if (found := re.search(r"replay: .*", line))]
    left_out = [line for line in said if "SKIPPED" in line]
    errors = [line for line in said if line.startswith("E  ")]
    return [*replay[:1], f"exit {code}", *left_out[:3], *(errors or said)[-20:]]


def log_of(proof: Proof, first: int) -> Path:
    return FOLDER / f"{proof.name}-{first}.out"
