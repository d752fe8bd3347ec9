"""Which tests run a line, and how long each takes: a mutant is shown only to the tests that come by."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import coverage
import pytest

from tests.mutation.bench import Bench
from tests.mutation.mutants import Mutant
from tests.mutation.rooms import Room

_LONGEST = 900.0


@dataclass(frozen=True, slots=True)
class Reach:
    """`seconds` by test; `lines` by module and line: the tests that run it, "" for what runs it before the first test."""

    seconds: dict[str, float]
    lines: dict[str, dict[str, list[str]]]

    def tests(self, mutant: Mutant) -> dict[str, float]:
        """The tests that may notice: all of the room, where nothing is known of the line."""
        return {test: self.seconds[test] for test in self._runs(mutant) if test} or self.seconds

    def early(self, mutant: Mutant) -> bool:
        """Whether it makes a difference before the first test already: while modules are imported, or tests are collected."""
        return mutant.lines is None or "" in self._runs(mutant)

    def _runs(self, mutant: Mutant) -> set[str]:
        lines = self.lines.get(mutant.module, {})
        return {test for line in mutant.lines or () for test in lines.get(str(line), ())}


class _Watcher:
    """Notes contexts and times. A plugin of pytest."""

    def __init__(self, place: Path, room: Room) -> None:
        self._place = place
        self._coverage = coverage.Coverage(
            data_file=None,
            config_file=False,
            include=[f"{place}/wxpush/{pattern}" for pattern in room.modules],
        )
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._coverage.start()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._coverage.switch_context(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        lines: dict[str, dict[int, list[str]]] = defaultdict(dict)
        for path in data.measured_files():
            module = str(Path(path).relative_to(self._place / "wxpush"))
            for line, contexts in data.contexts_by_lineno(path).items():
                lines[module][line] = contexts
        found = {"seconds": self._seconds, "lines": lines}
        (self._place / "reach.json").write_text(json.dumps(found), encoding="utf-8")


def reach(bench: Bench, room: Room) -> Reach:
    """Run the room's tests once, unmutated. They have to pass."""
    code = bench.test(room.tests, _Starter(bench.place, room), seconds=_LONGEST, keep_bytecode=True)
    if code != 0:
        raise SystemExit(f"The tests of {room.name} do not pass as they are; see {bench.place}/pytest.log.")
    return Reach(**json.loads((bench.place / "reach.json").read_text(encoding="utf-8")))


class _Starter:
    """Begins to watch in the process that runs the tests, before it imports wxpush."""

    def __init__(self, place: Path, room: Room) -> None:
        self._place, self._room = place, room

    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(_Watcher(self._place, self._room))
