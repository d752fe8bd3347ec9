"""The quick way to try a mutant: the tests are collected once, and each mutant's code is put into its function in a forked process.

What makes a difference before the first test already is tried the slow way, on its file.
"""

import ast
import gc
import inspect
import json
import os
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from math import inf
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeAlias

import pytest

from tests.mutation import processes
from tests.mutation.bench import PAUSE, Bench, EndedFromOutsideError, forked
from tests.mutation.mutants import Mutant
from tests.mutation.processes import starts_processes
from tests.mutation.reach import Reach, Watcher
from tests.mutation.rooms import Room, digest
from tests.mutation.slot import Slot, allowed, fails

#: File, qualified name and first line of a function.
_Key: TypeAlias = tuple[str, str, int]

REACH = "reach.json"


def read_reach(place: Path) -> Reach:
    """What the tests of the room that was tried last reach."""
    return Reach(**json.loads((place / REACH).read_text(encoding="utf-8")))


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
    """Runs the tests that were collected once, to learn what they reach, and then tries mutants on them. A plugin of pytest.

    `tell` hears of each mutant, and whether a test failed for it: None when one took too long.
    """

    def __init__(
        self,
        bench: Bench,
        room: Room,
        mutants: Sequence[Mutant],
        tell: Callable[[Mutant, int | None], None],
        *,
        jobs: int = 1,
        until: float = inf,
        most: float = inf,
    ) -> None:
        """`most`: seconds of tests, as they take unmutated, that a mutant is shown to."""
        self._most = most
        self._place, self._scratch = bench.place, bench.scratch
        self._mutants, self._tell, self._jobs, self._until = mutants, tell, jobs, until
        self._watcher = Watcher(bench.place, room)
        texts = [(bench.place / "wxpush" / module).read_bytes() for module in room.files(bench.place)]
        name = digest(room.name.encode(), room.fingerprint(bench.place).encode(), *texts)
        #: Beside the copy of the tree, which is made anew each time.
        self._known = bench.place.parent / f"reach-{name}.json"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if any(map(starts_processes, session.items)):
            processes.load()
        reached = self._reached(session)
        exchange = Exchange(self._place)
        gc.collect()
        gc.freeze()
        slots = [
            Slot(session, self._place, self._scratch, number, most=self._most) for number in range(self._jobs)
        ]
        for mutant in self._mutants:
            if time.monotonic() >= self._until:
                break
            put = None if reached.early(mutant) else exchange.prepared(mutant)
            if put is not None:
                slot = self._free(slots)
                slot.begin(mutant, put, allowed(reached, mutant))
        while any(slot.busy for slot in slots):
            self._look(slots)
        return True

    def _reached(self, session: pytest.Session) -> Reach:
        """Learnt once, as long as neither tests nor modules of the room change."""
        if self._known.exists():
            self._watcher.stop()
            shutil.copy(self._known, self._place / REACH)
            return read_reach(self._place)

        def run() -> int:
            session.config.option.maxfail = 0
            session.config.pluginmanager.register(self._watcher)
            if any(map(starts_processes, session.items)):
                processes.fork_sandboxes()
            fails(session)
            found = json.dumps(asdict(self._watcher.found()))
            (self._place / REACH).write_text(found, encoding="utf-8")
            return 0

        code = forked(run, self._place / "unmutated.log", inf)
        self._watcher.stop()
        assert code == 0, f"see {self._place}/unmutated.log"
        shutil.copy(self._place / REACH, self._known)
        return read_reach(self._place)

    def _free(self, slots: Sequence[Slot]) -> Slot:
        """One that is free, as soon as one is."""
        while all(slot.busy for slot in slots):
            self._look(slots)
        return next(slot for slot in slots if not slot.busy)

    def _look(self, slots: Sequence[Slot]) -> None:
        """Tell what is over by now."""
        for slot in slots:
            if slot.over():
                with suppress(EndedFromOutsideError):  # it stays untried
                    self._tell(*slot.found())
        time.sleep(PAUSE)


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
