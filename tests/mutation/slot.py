"""The processes that try mutants side by side, each one mutant at a time."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path

import pytest
from _pytest.main import pytest_runtestloop

from tests.mutation import processes
from tests.mutation.bench import Only, Process
from tests.mutation.mutants import Mutant
from tests.mutation.noticed import Noticed
from tests.mutation.processes import starts_processes
from tests.mutation.reach import Reach

#: A mutant's test may take so many times what it takes unmutated, and so many seconds more.
PATIENCE, GRACE = 5.0, 10.0


def allowed(reached: Reach, mutant: Mutant) -> dict[str, float]:
    """The tests that may notice, each with the seconds that it may take."""
    return {test: GRACE + PATIENCE * taken for test, taken in reached.tests(mutant).items()}


def affordable(tests: Sequence[str], seconds: dict[str, float], most: float) -> list[str]:
    """Of these tests, the first that take no more than `most` seconds together unmutated, and one in any case."""
    taken = accumulate((seconds[test] - GRACE) / PATIENCE for test in tests)
    return [
        test
        for number, (test, so_far) in enumerate(zip(tests, taken, strict=True))
        if so_far <= most or not number
    ]


class Slot:
    """Room for one process that tries a mutant."""

    def __init__(
        self, session: pytest.Session, place: Path, scratch: str, number: int, *, most: float
    ) -> None:
        self._session, self._most = session, most
        self._items = {item.nodeid: item for item in session.items}
        self._log = place / f"pytest{number}.log"
        self._folder = Path(scratch, str(number))
        self._noticed = Noticed(place / f"noticed{number}")
        self._process: Process | None = None
        self._mutant: Mutant | None = None

    @property
    def busy(self) -> bool:
        return self._process is not None

    def begin(self, mutant: Mutant, put: Callable[[], None], seconds: dict[str, float]) -> None:
        def run() -> int:
            put()
            session, only = self._session, Only(seconds)
            # Pytest lets nobody say it later, and two would take each other's away.
            session.config._tmp_path_factory._given_basetemp = self._folder  # type: ignore[attr-defined]
            for plugin in (only, self._noticed):
                session.config.pluginmanager.register(plugin)
            chosen = sorted(seconds, key=lambda test: (-self._noticed.rank(test), seconds[test]))
            session.items = [self._items[test] for test in affordable(chosen, seconds, self._most)]
            if any(map(starts_processes, session.items)):
                processes.fork_sandboxes()
                processes.fork_commands()
            return fails(session)

        self._mutant, self._process = mutant, Process(run, self._log, sum(seconds.values()))

    def over(self) -> bool:
        return self._process is not None and self._process.over()

    def found(self) -> tuple[Mutant, int | None]:
        """Of the mutant that is over. Raises EndedFromOutsideError."""
        mutant, process = self._mutant, self._process
        assert mutant, "it was begun"
        assert process, "it was begun"
        self._process = None
        self._noticed.learn()
        return mutant, process.code()


def fails(session: pytest.Session) -> int:
    """Run the tests that are left. Gives 1 where one fails."""
    with suppress(session.Failed, session.Interrupted):
        pytest_runtestloop(session)
    return int(session.testsfailed > 0)
