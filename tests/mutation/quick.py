"""The quick way to try a mutant: the tests are collected once, and each mutant's code is put into its function in a forked process.

What makes a difference before the first test already is tried the slow way, on its file.
"""

import ast
import gc
import inspect
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeAlias

import pytest
from _pytest.main import pytest_runtestloop

from tests.mutation.bench import Bench, EndedFromOutsideError, Only, forked
from tests.mutation.mutants import Mutant

#: File, qualified name and first line of a function.
_Key: TypeAlias = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant, and the tests that may notice it, each with the seconds that it may take.

    `early`: it makes a difference before the first of them.
    """

    mutant: Mutant
    seconds: dict[str, float]
    early: bool


class Exchange:
    """Knows the functions of the package that are loaded now."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._loaded: defaultdict[_Key, list[FunctionType]] = defaultdict(list)
        inside = str(place / "wxpush") + os.sep
        gc.unfreeze()  # what is frozen is not among the objects
        for function in gc.get_objects():
            if type(function) is FunctionType and function.__code__.co_filename.startswith(inside):
                self._loaded[_key(function.__code__)].append(function)
        self._original = cache(self._outermost)

    def prepared(self, mutant: Mutant) -> Callable[[], None] | None:
        """What puts the mutant's code in place; None where the code stands in no function, or in none that is loaded."""
        path = str(self._place / "wxpush" / mutant.module)
        originals, plain = self._original(path)
        changed = list(_functions(compile(mutant.source, path, "exec")))
        if len(changed) != len(plain):
            return None
        different = [number for number, code in enumerate(changed) if _shape(code) != _shape(plain[number])]
        if len(different) != 1:
            return None
        old, new = originals[different[0]], changed[different[0]]
        functions = self._loaded[_key(old)]
        if not functions or old.co_freevars != new.co_freevars:
            return None

        def put() -> None:
            for function in functions:
                function.__code__ = new

        return put

    def _outermost(self, path: str) -> tuple[list[CodeType], list[CodeType]]:
        """The functions of a file as they are loaded, and as they are once comments and layout are gone."""
        text = Path(path).read_text(encoding="utf-8")
        plain = ast.unparse(ast.parse(text))
        both = [list(_functions(compile(source, path, "exec"))) for source in (text, plain)]
        return both[0], both[1]


class Trials:
    """Tries mutants on the tests that were collected, in place of running these. A plugin of pytest.

    `tell` hears of each mutant, and whether a test failed for it: None when one took too long.
    """

    def __init__(
        self, bench: Bench, trials: Sequence[Trial], until: float, tell: Callable[[Mutant, int | None], None]
    ) -> None:
        self._bench, self._trials, self._until, self._tell = bench, trials, until, tell

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        exchange = Exchange(self._bench.place)
        items = {item.nodeid: item for item in session.items}
        noticed = _Noticed(self._bench.place / "noticed")
        gc.collect()
        gc.freeze()
        for trial in self._trials:
            if time.monotonic() >= self._until:
                break
            put = None if trial.early else exchange.prepared(trial.mutant)
            if put is None:
                continue
            chosen = sorted(trial.seconds, key=lambda test: (-noticed.rank(test), trial.seconds[test]))
            session.items = [items[test] for test in chosen]
            only = Only(trial.seconds)

            def run(put: Callable[[], None] = put, only: Only = only) -> int:
                put()
                for plugin in (only, noticed):
                    session.config.pluginmanager.register(plugin)
                return _fails(session)

            log = self._bench.place / "pytest.log"
            try:
                self._tell(trial.mutant, forked(run, log, sum(trial.seconds.values())))
            except EndedFromOutsideError:
                continue  # it stays untried
            noticed.learn()
        return True


class _Noticed:
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


def _fails(session: pytest.Session) -> int:
    with suppress(session.Failed, session.Interrupted):
        pytest_runtestloop(session)
    return int(session.testsfailed > 0)


def _key(code: CodeType) -> _Key:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _functions(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module or of a class, without those inside of them."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_flags & inspect.CO_OPTIMIZED:
                yield constant
            else:
                yield from _functions(constant)


def _shape(code: CodeType) -> tuple[Any, ...]:
    """All of a function but its lines."""
    constants = [
        _shape(constant) if isinstance(constant, CodeType) else (type(constant), repr(constant))
        for constant in code.co_consts
    ]
    return (
        code.co_qualname,
        code.co_code,
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_exceptiontable,
        code.co_argcount,
        code.co_flags,
        tuple(constants),
    )
