"""Which tests run a line, and how long each takes: a mutant is shown only to the tests that come by."""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import coverage
import pytest

from tests.mutation.mutants import Mutant
from tests.mutation.processes import Watched, fork_commands, starts_processes
from tests.mutation.rooms import Room


@dataclass(frozen=True, slots=True)
class Reach:
    """`seconds` by test; `lines` by module and line: the tests that run it, "" for what runs it before the first test."""

    seconds: dict[str, float]
    lines: dict[str, dict[str, list[str]]]
    #: Tests that fail unmutated. They notice nothing.
    failed: list[str] = field(default_factory=list)

    def tests(self, mutant: Mutant) -> dict[str, float]:
        """The tests that may notice: all of the room, where nothing is known of the line."""
        found = {test: self.seconds[test] for test in self._runs(mutant) if test in self.seconds}
        return found or self.seconds

    def early(self, mutant: Mutant) -> bool:
        """Whether it makes a difference before the first test already: while modules are imported, or tests are collected."""
        return mutant.lines is None or "" in self._runs(mutant)

    def _runs(self, mutant: Mutant) -> set[str]:
        lines = self.lines.get(mutant.module, {})
        return {test for line in mutant.lines or () for test in lines.get(str(line), ())}


class Watcher:
    """Watches from when it is made until `found`, the processes of a test with it. A plugin of pytest."""

    def __init__(self, place: Path, room: Room) -> None:
        self._place = place
        self._coverage = coverage.Coverage(
            data_file=None,
            config_file=False,
            include=[f"{place}/wxpush/{pattern}" for pattern in room.modules],
        )
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._failed: set[str] = set()
        self._told = place / "reached"
        shutil.rmtree(self._told, ignore_errors=True)
        self._told.mkdir()
        self._coverage.start()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._coverage.switch_context(item.nodeid)
        if starts_processes(item):
            fork_commands(Watched(self._coverage, self._told, item.nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] += report.duration
        if report.failed:
            self._failed.add(report.nodeid)

    def stop(self) -> None:
        self._coverage.stop()

    def found(self) -> Reach:
        self.stop()
        seconds = {test: taken for test, taken in self._seconds.items() if test not in self._failed}
        return Reach(seconds, self._lines(), sorted(self._failed))

    def _lines(self) -> dict[str, dict[str, list[str]]]:
        found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for path, line, test in chain(self._own(), self._of_processes()):
            found[str(Path(path).relative_to(self._place / "wxpush"))][str(line)].add(test)
        return {
            module: {line: sorted(tests) for line, tests in lines.items()} for module, lines in found.items()
        }

    def _own(self) -> Iterator[tuple[str, int, str]]:
        data = self._coverage.get_data()
        for path in data.measured_files():
            for line, contexts in data.contexts_by_lineno(path).items():
                yield from ((path, line, test) for test in contexts)

    def _of_processes(self) -> Iterator[tuple[str, int, str]]:
        for told in self._told.iterdir():
            one = json.loads(told.read_text(encoding="utf-8"))
            for path, lines in one["lines"].items():
                yield from ((path, line, one["test"]) for line in lines)
