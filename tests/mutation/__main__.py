"""`python -m tests.mutation`: try the mutants that have not been tried, and write docs/mutation.md."""

import argparse
import multiprocessing
import os
import sys
import time
from contextlib import suppress
from functools import partial
from math import inf
from pathlib import Path

from tests.mutation.bench import Bench, EndedFromOutsideError, Only, load
from tests.mutation.ledger import Ledger, Outcome
from tests.mutation.mutants import Mutant
from tests.mutation.page import read_record, write_page
from tests.mutation.quick import Trials, read_reach
from tests.mutation.rooms import ROOMS, Room, digest
from tests.mutation.slot import allowed

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".mutation"


def main() -> None:
    options = _options()
    FOLDER.mkdir(exist_ok=True)
    if not options.page:
        _try_rooms(options)
    if not options.module:
        write_page(ROOT, Ledger(ROOT, FOLDER, read_record()))


def _try_rooms(options: argparse.Namespace) -> None:
    load()
    until = time.monotonic() + options.seconds
    chosen = [room for room in ROOMS if not options.rooms or room.name in options.rooms]
    bench = Bench(ROOT, FOLDER / "bench")  # what is tried, whatever is edited meanwhile
    for room in chosen:
        if time.monotonic() < until:
            _try_room(bench, room, options, until)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument(
        "rooms", nargs="*", metavar="ROOM", help=f"all unless named: {', '.join(room.name for room in ROOMS)}"
    )
    parser.add_argument(
        "--module",
        action="append",
        default=[],
        metavar="PATH",
        help="only those of wxpush/PATH, without writing the figures: to hear of its survivors while tests are written",
    )
    parser.add_argument(
        "--seconds", type=float, default=inf, help="stop after that long; the next run goes on"
    )
    parser.add_argument(
        "--share", type=float, default=1.0, help="only that part of a room's mutants, evenly drawn"
    )
    parser.add_argument(
        "--draw",
        default="",
        metavar="WORD",
        help="with another word --share draws others: a sample that no test was written for",
    )
    parser.add_argument(
        "--page", action="store_true", help="try nothing: write the record and the page from what is known"
    )
    parser.add_argument(
        "--quick", action="store_true", help="only those that need no import of all anew, nine of ten"
    )
    parser.add_argument(
        "--most",
        type=float,
        default=inf,
        help="show a mutant to tests of so many seconds altogether: those that noticed lately, then the quick ones",
    )
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried at a time")
    return parser.parse_args()


def _try_room(bench: Bench, room: Room, options: argparse.Namespace, until: float) -> None:
    untried = [
        mutant
        for mutant, outcome in Ledger(bench.place, FOLDER, read_record()).outcomes(room)
        if outcome is Outcome.UNTRIED
        and (not options.module or mutant.module in options.module)
        and drawn(mutant, options.share, options.draw)
    ]
    if not untried:
        return
    if options.share < 1:  # in the order of the draw: cut short it is a smaller sample of all modules
        untried.sort(key=lambda mutant: lot(mutant, options.draw))
    print(f"{room.name}: {len(untried)} mutants", flush=True)
    tell = _Teller(room, bench)
    trials = partial(Trials, bench, room, untried, tell, jobs=options.jobs, until=until, most=options.most)
    bench.test(room.tests, lambda: [trials()], keep_bytecode=True)
    reached = read_reach(bench.place)
    for test in reached.failed:
        print(f"fails as it is, and so is left out: {test}", flush=True)
    if options.quick:
        return
    outcomes = Ledger(bench.place, FOLDER, read_record()).outcomes(room)
    left = {(mutant.module, mutant.name) for mutant, outcome in outcomes if outcome is Outcome.UNTRIED}
    early = [mutant for mutant in untried if (mutant.module, mutant.name) in left]
    workers = [
        multiprocessing.Process(target=_try, args=(bench, number, early[number :: options.jobs], tell, until))
        for number in range(options.jobs)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("A worker broke off; what it tried is kept.")


def drawn(mutant: Mutant, share: float, word: str) -> bool:
    """Whether a mutant is in a sample: by its name and that of the draw alone, so that each run draws the same."""
    return lot(mutant, word) < share


def lot(mutant: Mutant, word: str) -> float:
    """Its place in the draw, from 0 to 1."""
    draw = [word.encode()] if word else []
    return int(digest(*draw, mutant.module.encode(), mutant.name.encode()), 16) / 16**16


class _Teller:
    """Writes down what became of a mutant, whichever process asks for it."""

    def __init__(self, room: Room, bench: Bench) -> None:
        self._ledger, self._tests = Ledger(bench.place, FOLDER, read_record()), room.fingerprint(bench.place)
        self._screen = os.dup(sys.stdout.fileno())  # what the tests print goes to their log

    def __call__(self, mutant: Mutant, code: int | None) -> None:
        outcome = {None: Outcome.TIMEOUT, 0: Outcome.SURVIVED}.get(code, Outcome.KILLED)
        self._ledger.write(mutant, outcome, self._tests)
        if outcome is not Outcome.KILLED:
            os.write(self._screen, f"{outcome} {mutant.module} {mutant.name}\n".encode())


def _try(original: Bench, number: int, early: list[Mutant], tell: _Teller, until: float) -> None:
    """In a process that imports all anew for each: what makes a difference then already."""
    reached = read_reach(original.place)
    bench = Bench(original.place, FOLDER / f"bench{number}")
    for mutant in early:
        if time.monotonic() >= until:
            return
        seconds = allowed(reached, mutant)
        paths = dict.fromkeys(test.partition("::")[0] for test in seconds)
        bench.put(mutant.module, mutant.source)
        with suppress(EndedFromOutsideError):  # then it stays untried
            tell(mutant, bench.test(paths, lambda: [Only(seconds)], seconds=sum(seconds.values())))  # noqa: B023 - called at once
        bench.restore(mutant.module)


if __name__ == "__main__":
    main()
