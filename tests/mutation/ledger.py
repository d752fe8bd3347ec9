"""What became of each mutant, kept in a file, so that a run that was cut short goes on where it stopped.

What the record of the project knows counts as well, so that another machine goes on too.
"""

import ast
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.mutation.mutants import Mutant, mutants
from tests.mutation.rooms import Room, digest


class Outcome(StrEnum):
    KILLED = "killed"
    #: A test did not end in five times its time: an endless loop, or a wait for nothing.
    TIMEOUT = "timeout"
    SURVIVED = "survived"
    UNTRIED = "untried"

    @property
    def letter(self) -> str:
        """What stands for it in the record, a letter for each mutant of a module."""
        return self.value[0]


_BY_LETTER = {outcome.letter: outcome for outcome in Outcome}


class Ledger:
    """A killed mutant stays killed while its module stands; one that survived is tried again when the tests change."""

    def __init__(self, root: Path, folder: Path, record: Mapping[str, Mapping[str, Any]]) -> None:
        """`record`: by module, `standing` of its text and `outcomes`, a letter for each of its mutants in order."""
        self._root, self._record = root, record
        self._path = folder / "outcomes.jsonl"
        self._standings: dict[str, str] = {}
        self._outcomes: dict[tuple[str, str, str], tuple[Outcome, str]] = {}
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                module, standing, name, outcome, tests = json.loads(line)
                self._outcomes[module, standing, name] = Outcome(outcome), tests

    def write(self, mutant: Mutant, outcome: Outcome, tests: str) -> None:
        entry = [mutant.module, self._standing(mutant.module), mutant.name, outcome, tests]
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def outcomes(self, room: Room, *, lately: bool = False) -> Iterator[tuple[Mutant, Outcome]]:
        """Every mutant of the room. `lately`: what became of it when it was tried last, though the tests are others now."""
        tests = room.fingerprint(self._root)
        for module in room.files(self._root):
            standing = self._standing(module)
            found = list(mutants(self._root, module))
            for mutant, recorded in zip(found, self._recorded(module, standing, len(found)), strict=True):
                outcome, seen = self._outcomes.get((module, standing, mutant.name), (recorded, ""))
                stale = outcome is Outcome.SURVIVED and seen != tests and not lately
                yield mutant, Outcome.UNTRIED if stale else outcome

    def _recorded(self, module: str, standing: str, number: int) -> list[Outcome]:
        record = self._record.get(module, {})
        letters = record.get("outcomes", "")
        if record.get("standing") != standing or len(letters) != number:
            return [Outcome.UNTRIED] * number
        return [_BY_LETTER[letter] for letter in letters]

    def _standing(self, module: str) -> str:
        if module not in self._standings:
            text = (self._root / "wxpush" / module).read_text(encoding="utf-8")
            self._standings[module] = standing(text)
        return self._standings[module]


def standing(text: str) -> str:
    """Changes when the module does, and not when its comments, docstrings or layout do."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if isinstance(value, list):
                setattr(node, field, [each for each in value if not _says_nothing(each)])
    return digest(ast.dump(tree).encode())


def _says_nothing(node: object) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
