"""What was done, under a digest of all that is in wxpush/: figures of another package prove nothing of this one."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from pathlib import Path

from tests.proofs.table import Proof

ROOT = Path(__file__).parents[2]
RECORD = Path(__file__).with_name("record.json")


def package_digest(root: Path = ROOT) -> str:
    """Of paths and contents; what Python compiles does not count."""
    found = hashlib.blake2b(digest_size=16)
    for path in sorted((root / "wxpush").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
            found.update(path.read_bytes())
    return found.hexdigest()


@dataclass
class Done:
    """Of one proof: its units as ranges [first, behind the last), what they counted, and what went wrong."""

    ranges: list[tuple[int, int]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    #: What the first piece planned, and how many units that makes.
    plan: object = None
    total: int | None = None
    #: The line that replays a violation, and what was said with it.
    violation: list[str] = field(default_factory=list)

    def add(self, first: int, units: int) -> None:
        joined: list[tuple[int, int]] = []
        for begin, end in sorted([*self.ranges, (first, first + units)]):
            if joined and begin <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            elif begin < end:
                joined.append((begin, end))
        self.ranges = joined

    def complete(self, proof: Proof) -> bool:
        if self.violation:
            return False
        if proof.figure is not None:
            return self.counts[proof.count] >= proof.figure
        return self.total is not None and self.ranges == [(1, self.total + 1)]

    def share(self, proof: Proof) -> float:
        """Of the whole, 0 to 1."""
        if proof.figure is not None:
            return min(1.0, self.counts[proof.count] / proof.figure)
        return sum(end - begin for begin, end in self.ranges) / self.total if self.total else 0.0

    def open(self, taken: Iterable[tuple[int, int]], most: int) -> tuple[int, int]:
        """The first units that are neither done nor taken by a piece that runs: where they begin, and how many."""
        last = inf if self.total is None else self.total + 1
        known = [(1, 1), *sorted([*self.ranges, *taken]), (last, last)]
        reached = 1
        for (_, end), (begin, _) in pairwise(known):
            reached = int(max(reached, end))
            if begin > reached:
                return reached, int(min(most, begin - reached))
        return reached, 0


class Record:
    """The file. It keeps the figures of this package, and of the one before."""

    def __init__(self, path: Path = RECORD, digest: str | None = None) -> None:
        self._path = path
        self.digest = digest or package_digest()
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self._others = [(name, found) for name, found in kept.items() if name != self.digest]
        self.proofs = {name: _read(found) for name, found in kept.get(self.digest, {}).items()}

    def of(self, proof: Proof) -> Done:
        return self.proofs.setdefault(proof.name, Done())

    def write(self) -> None:
        proofs = {name: _told(done) for name, done in self.proofs.items()}
        kept = dict(self._others[-1:]) | {self.digest: proofs}
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(self._path)

    def complete(self, proofs: Iterable[Proof]) -> Iterator[Proof]:
        return (proof for proof in proofs if self.of(proof).complete(proof))


def _told(done: Done) -> dict:
    return vars(done) | {"counts": dict(sorted(done.counts.items())), "seconds": round(done.seconds, 1)}


def _read(found: dict) -> Done:
    ranges = [(begin, end) for begin, end in found["ranges"]]
    return Done(**found | {"ranges": ranges, "counts": Counter(found["counts"])})
