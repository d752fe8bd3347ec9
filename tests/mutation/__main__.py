"""`python -m tests.mutation`: try the mutants that have not been tried, and write docs/mutation.md."""

import argparse
import multiprocessing
import os
import sys
import time
from contextlib import suppress
from math import inf
from pathlib import Path

from tests.mutation.bench import Bench, EndedFromOutsideError, Only, load
from tests.mutation.ledger import Ledger, Outcome
from tests.mutation.mutants import Mutant
from tests.mutation.page import write_page
from tests.mutation.quick import Trial, Trials
from tests.mutation.reach import Reach, reach
from tests.mutation.rooms import ROOMS, Room, digest

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
            _try_room(room, options, until)
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
    parser.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="only so many of a room's mutants, 0.25: a quarter, evenly drawn",
    )
    parser.add_argument(
        "--quick", action="store_true", help="only those that need no import of all anew, nine of ten"
    )
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried at a time")
    return parser.parse_args()


def _try_room(room: Room, options: argparse.Namespace, until: float) -> None:
    bench = Bench(ROOT, FOLDER / "bench")  # what is tried, whatever is edited meanwhile
    wanted = [
        mutant
        for mutant, outcome in Ledger(bench.place, FOLDER).outcomes(room)
        if outcome is Outcome.UNTRIED and (not options.module or mutant.module in options.module)
    ]
    untried = [mutant for mutant in wanted if _drawn(mutant, options.share)]
    if not untried:
        return
    reached = reach(bench, room)
    print(f"{room.name}: {len(untried)} mutants, {len(reached.seconds)} tests", flush=True)
    workers = [
        multiprocessing.Process(
            target=_try,
            args=(bench, room, untried[number :: options.jobs], reached),
            kwargs={"number": number, "until": until, "quick": options.quick},
        )
        for number in range(options.jobs)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("A worker broke off; what it tried is kept.")


def _drawn(mutant: Mutant, share: float) -> bool:
    """Whether a mutant is in a sample: by its name alone, so that each run draws the same."""
    return int(digest(mutant.module.encode(), mutant.name.encode()), 16) < share * 16**16


def _try(
    original: Bench,
    room: Room,
    untried: list[Mutant],
    reached: Reach,
    *,
    number: int,
    until: float,
    quick: bool,
) -> None:
    bench, ledger = Bench(original.place, FOLDER / f"bench{number}"), Ledger(original.place, FOLDER)
    tests = room.fingerprint(original.place)
    trials = [
        Trial(
            mutant,
            {test: _GRACE + _PATIENCE * taken for test, taken in reached.tests(mutant).items()},
            reached.early(mutant),
        )
        for mutant in untried
    ]

    screen = os.fdopen(os.dup(sys.stdout.fileno()), "w")  # what the tests print goes to their log

    def tell(mutant: Mutant, code: int | None) -> None:
        outcome = {None: Outcome.TIMEOUT, 0: Outcome.SURVIVED}.get(code, Outcome.KILLED)
        ledger.write(mutant, outcome, tests)
        if outcome is not Outcome.KILLED:
            print(outcome, mutant.module, mutant.name, file=screen, flush=True)

    bench.test(room.tests, Trials(bench, trials, until, tell))
    outcomes = Ledger(original.place, FOLDER).outcomes(room)
    left = {(mutant.module, mutant.name) for mutant, outcome in outcomes if outcome is Outcome.UNTRIED}
    for trial in trials:
        if quick or time.monotonic() >= until:
            return
        if (trial.mutant.module, trial.mutant.name) in left:
            with suppress(EndedFromOutsideError):  # then it stays untried
                tell(trial.mutant, _slowly(bench, trial))


def _slowly(bench: Bench, trial: Trial) -> int | None:
    """What the tests of a mutant end with, in a process that imports all anew; None when one took too long."""
    mutant = trial.mutant
    paths = dict.fromkeys(test.partition("::")[0] for test in trial.seconds)
    bench.put(mutant.module, mutant.source)
    try:
        return bench.test(paths, Only(trial.seconds), seconds=sum(trial.seconds.values()))
    finally:
        bench.restore(mutant.module)


if __name__ == "__main__":
    main()
