"""Every system call of a small campaign, killed at or failed: the next run delivers all that is left, once."""

import re
import signal
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from random import Random

import pytest

from tests.reliability import figures, seeds
from tests.reliability.calls import strace
from tests.reliability.calls.strace import Point
from tests.reliability.campaigns import Campaign, Row
from tests.reliability.ground import Ground, Run
from wxpush.errors import Exit
from wxpush.model import State

pytestmark = pytest.mark.skipif(bool(strace.why_not()), reason=strace.why_not() or "there is strace")

WORKERS = 3
#: A fault of the system is told in a sentence. Only a kill says nothing, and libuv, which aborts when the write that
#: wakes its own loop fails.
CLEAN = {*Exit} - {Exit.BUG}
SILENT = {-signal.SIGKILL, -signal.SIGABRT}
KILL = "signal=SIGKILL"
FAILURES = {
    "write": (KILL, "error=ENOSPC", "error=EIO", "error=EINTR", "error=ECONNRESET"),
    "pwrite64": (KILL, "error=ENOSPC", "error=EIO", "error=EINTR"),
    "fdatasync": (KILL, "error=ENOSPC", "error=EIO"),
    "sendto": (KILL, "error=ECONNRESET", "error=EINTR"),
    "recvfrom": (KILL, "error=ECONNRESET", "error=EINTR"),
    "read": (KILL, "error=EIO", "error=EINTR", "error=ECONNRESET"),
    "connect": (KILL, "error=ECONNRESET", "error=EINTR", "error=ECONNREFUSED"),
    "openat": (KILL, "error=EMFILE", "error=EIO", "error=ENOSPC"),
    "flock": (KILL, "error=EIO", "error=EINTR"),
    "ftruncate": (KILL, "error=ENOSPC", "error=EIO"),
    "rename": (KILL, "error=ENOSPC", "error=EIO"),
}


def twenty(number: int) -> Campaign:
    rows = [Row(f"oTWENTY{number:010}{row:011}", f"text {row}", State.SENT) for row in range(20)]
    return Campaign(rows, concurrency=5)


Calls = Mapping[str, range]


def calls_of_a_run(ground: Ground) -> Calls:
    """Every call that a run makes once it has been started."""
    run = Run(ground, twenty(0), "whole")
    log = ground.folder / "whole.log"
    code, said = strace.traced(run, ["-e", f"trace={','.join(FAILURES)}"], log)
    assert code == 0, said
    return strace.numbers(log, "campaign.csv.wxpush")


def points(calls: Calls) -> list[Point]:
    """Everything that can happen to each of them."""
    return [
        Point(call, what, number)
        for call, whats in FAILURES.items()
        for what in whats
        for number in calls.get(call, ())
    ]


def tortured(ground: Ground, point: Point, number: int) -> list[str]:
    """What is wrong after a run that met this, and after the next, which meets nothing."""
    run = Run(ground, twenty(number), f"point-{number}")
    run.failed = 1
    code, said = strace.traced(run, point.options(), ground.folder / "point.log")
    wrong = list(run.after_a_kill(code))
    if code not in {*CLEAN, *SILENT} and not _interpreter(run.ground, said):
        wrong.append(f"it ended with {code}")
    if "Traceback" in said:
        wrong.append("it showed a traceback")
    wrong += run.to_the_end()
    return [f"{point}: {sentence}; {said[-600:]}" for sentence in wrong]


def _interpreter(ground: Ground, said: str) -> bool:
    """Whether what failed was an import: then nothing but the report of a bug is left.

    Of an ImportError the interpreter itself takes importlib's part away: the report names the error and ends in the import.
    """
    named = [path for path in ground.folder.glob("wxpush-crash-*.txt") if path.name in said]
    return any(_of_an_import(path.read_text(encoding="utf-8").splitlines()) for path in named)


def _of_an_import(report: list[str]) -> bool:
    cut = report[1].startswith("ImportError") and re.search(r": (from \S+ )?import ", report[-1])
    return bool(cut) or any("importlib._bootstrap" in line for line in report)


def torture(choose) -> int:
    """Torture at the points that `choose` leaves of all. Gives how many."""
    with ExitStack() as stack:
        folders = [
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wxpush-torture-")))
            for _ in range(WORKERS)
        ]
        grounds = [Ground(stack, folder) for folder in folders]
        chosen, numbers = iter(choose(calls_of_a_run(grounds[0]))), count(1)

        def work(ground: Ground) -> list[str]:
            wrong: list[str] = []
            for point in _shared(chosen):
                done.append(point)
                wrong += tortured(ground, point, next(numbers))
            return wrong

        done: list[Point] = []
        with ThreadPoolExecutor(WORKERS) as pool:
            wrong = [sentence for found in pool.map(work, grounds) for sentence in found]
        assert not wrong, "\n".join([*wrong, seeds.replay(seeds.first_seed(), __file__)])
        return len(done)


def _shared(points: Iterator[Point]) -> Iterable[Point]:
    """Each point for one worker: taking the next of an iterator over a list is one step of the interpreter."""
    while (point := next(points, None)) is not None:
        yield point


def test_a_sample_of_system_calls_may_fail():
    def one_of_each(calls: Calls) -> list[Point]:
        dice, found = Random(seeds.first_seed()), points(calls)
        return [dice.choice([point for point in found if point.call == call]) for call in sorted(calls)]

    assert torture(one_of_each) > 5


#: What changes something: the checkpoint, and what WeChat has.
WRITING = {"write", "pwrite64", "fdatasync", "sendto", "ftruncate", "rename", "flock"}


@pytest.mark.long
@pytest.mark.parametrize("calls", [WRITING, {*FAILURES} - WRITING], ids=["what writes", "the rest"])
def test_every_system_call_may_fail(calls):
    """The n-th seed is the n-th point of the run that the first piece saw: runs differ by a call or two."""
    planned = figures.plan() or {}

    def in_time(found: Calls) -> Iterable[Point]:
        planned.setdefault(
            "calls", {name: [each.start, each.stop] for name, each in found.items() if name in calls}
        )
        chosen = points({name: range(*each) for name, each in planned["calls"].items()})
        Random(0).shuffle(chosen)
        planned["units"] = len(chosen)
        left = seeds.for_a_long_time(len(chosen) + 1 - seeds.first_seed())
        return (chosen[seed - 1] for seed in left)

    many = torture(in_time)
    figures.tell(many, plan=planned, points=many)
