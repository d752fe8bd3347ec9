"""`python -m tests.mutation`: try the mutants that have not been tried, and write docs/mutation.md."""

import argparse
import multiprocessing
import time
from collections.abc import Sequence
from math import inf
from pathlib import Path

from tests.mutation.bench import Bench, EndedFromOutsideError, Only, load
from tests.mutation.ledger import Ledger, Outcome
from tests.mutation.mutants import Mutant
from tests.mutation.page import write_page
from tests.mutation.reach import Reach, reach
from tests.mutation.rooms import ROOMS, Room

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".mutation"
#: A mutant's test may take so many times what it takes unmutated, and so many seconds more.
_PATIENCE, _GRACE = 5.0, 10.0


def main() -> None:
    options = _options()
    FOLDER.mkdir(exist_ok=True)
    load()
    until = time.monotonic() + options.seconds
    chosen = [room for room in ROOMS if not options.rooms or room.name in options.rooms]
    for room in chosen:
        if time.monotonic() < until:
            _try_room(room, options.jobs, until, options.module)
    if not options.module:
        write_page(ROOT, Ledger(ROOT, FOLDER))


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
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried at a time")
    return parser.parse_args()


def _try_room(room: Room, jobs: int, until: float, modules: Sequence[str]) -> None:
    bench = Bench(ROOT, FOLDER / "bench")  # what is tried, whatever is edited meanwhile
    outcomes = Ledger(bench.place, FOLDER).outcomes(room)
    untried = [
        mutant
        for mutant, outcome in outcomes
        if outcome is Outcome.UNTRIED and (not modules or mutant.module in modules)
    ]
    if not untried:
        return
    reached = reach(bench, room)
    print(f"{room.name}: {len(untried)} mutants, {len(reached.seconds)} tests", flush=True)
    workers = [
        multiprocessing.Process(
            target=_try,
            args=(bench, room, untried[number::jobs], reached),
            kwargs={"number": number, "until": until},
        )
        for number in range(jobs)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("A worker broke off; what it tried is kept.")


def _try(
    original: Bench, room: Room, untried: list[Mutant], reached: Reach, *, number: int, until: float
) -> None:
    bench, ledger = Bench(original.place, FOLDER / f"bench{number}"), Ledger(original.place, FOLDER)
    tests = room.fingerprint(original.place)
    for mutant in untried:
        if time.monotonic() >= until:
            return
        seconds = {test: _GRACE + _PATIENCE * taken for test, taken in reached.tests(mutant).items()}
        paths = dict.fromkeys(test.partition("::")[0] for test in seconds)
        bench.put(mutant.module, mutant.source)
        try:
            code = bench.test(paths, Only(seconds), seconds=sum(seconds.values()))
        except EndedFromOutsideError:
            continue  # it stays untried
        finally:
            bench.restore(mutant.module)
        outcome = {None: Outcome.TIMEOUT, 0: Outcome.SURVIVED}.get(code, Outcome.KILLED)
        ledger.write(mutant, outcome, tests)
        if outcome is not Outcome.KILLED:
            print(f"{outcome} {mutant.module} {mutant.name}", flush=True)


if __name__ == "__main__":
    main()
