"""Which tests noticed mutants lately."""

from contextlib import suppress
from pathlib import Path

import pytest


class Noticed:
    """Which tests noticed a mutant, the last one first: it probably notices the next one too. A plugin of pytest."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ranks: dict[str, int] = {}
        self._turn = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._path.write_text(report.nodeid, encoding="utf-8")

    def learn(self) -> None:
        """Once the process that ran the tests has ended."""
        with suppress(FileNotFoundError):
            self._turn += 1
            self._ranks[self._path.read_text(encoding="utf-8")] = self._turn
            self._path.unlink()

    def rank(self, test: str) -> int:
        return self._ranks.get(test, 0)
