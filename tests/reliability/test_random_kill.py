"""Kill -9 at random moments: nothing lost, nothing twice, nothing miscounted, little left unknown."""

import signal
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.reliability import figures, seeds
from tests.reliability.campaigns import draw
from tests.reliability.ground import Ground, Run
from tests.reliability.told import Phase

#: With this many at a time two cores are busy.
WORKERS = 3
#: Share of the kills before the first message, and when they come. A complete campaign sends none.
STARTING, START_SECONDS, SLOWEST_START = 0.2, 0.3, 2.0
#: Of one campaign at the most.
KILLS = 6
#: Share of the others before which it is asked how it goes.
ASKING = 0.3


@dataclass(slots=True)
class Toll:
    kills: int = 0
    campaigns: int = 0
    #: How often `status` and `results` were held against the ledger.
    asked: int = 0
    rows: int = 0


def kill(run: Run, random: Random) -> tuple[bool, list[str]]:
    """Start it, and kill it while it starts and surveys, or while it sends and closes; False: it ended before.

    Gives what was told wrongly while it sent, too.
    """
    wrong: list[str] = []
    ledger = run.ground.ledger
    before = ledger.stat().st_size
    process = run.start()
    if random.random() < STARTING:
        time.sleep(random.uniform(0, START_SECONDS))
    else:
        until = time.monotonic() + SLOWEST_START
        while ledger.stat().st_size == before and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(random.uniform(0, run.campaign.seconds / KILLS * 2))
        if random.random() < ASKING and process.poll() is None:
            wrong = list(run.ask(Phase.ALIVE))
            if process.poll() is not None:
                wrong = []  # it ended meanwhile, at which moment nobody knows
    process.kill()
    return process.wait(None) == -signal.SIGKILL, wrong


def campaign(ground: Ground, seed: int, *, most: int, toll: Toll) -> list[str]:
    """One campaign of `most` rows at the most, killed again and again and then run to its end. Gives what is wrong."""
    random = Random(seed)
    run = Run(ground, draw(random, seed, most=most), str(seed))
    wrong: list[str] = []
    for _ in range(random.randint(1, KILLS)):
        killed, told = kill(run, random)
        if not killed:
            break
        toll.kills += 1
        wrong += [*told, *run.after_a_kill()]
    wrong += run.to_the_end()
    toll.campaigns += 1
    toll.asked += run.asked.total()
    toll.rows += len(run.campaign.rows)
    return [f"seed {seed}: {sentence}" for sentence in wrong]


def killed(chosen: Iterable[int], *, kills: int, most: int) -> Toll:
    """Run campaigns, several at a time, until so many processes were killed."""
    turn, chosen, toll = threading.Lock(), iter(chosen), Toll()

    def work() -> None:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wxpush-kill-")))
            ground = Ground(stack, folder)
            while toll.kills < kills:
                with turn:
                    seed = next(chosen, None)
                if seed is None:
                    return
                wrong = campaign(ground, seed, most=most, toll=toll)
                assert not wrong, "\n".join([*wrong, seeds.replay(seed, __file__)])

    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(work) for _ in range(WORKERS)]:
            done.result()
    return toll


def test_kills_at_random_moments_lose_and_double_nothing():
    chosen = [*seeds.failed_before("kill"), *range(seeds.first_seed(), seeds.first_seed() + 60)]
    toll = killed(chosen, kills=25, most=120)
    assert toll.kills >= 25


@pytest.mark.long
def test_thousands_of_kills_lose_and_double_nothing():
    toll = killed(seeds.for_a_long_time(5000), kills=2000, most=400)
    figures.tell(toll.campaigns, kills=toll.kills, campaigns=toll.campaigns, rows=toll.rows, asked=toll.asked)
    assert toll.kills > 0
