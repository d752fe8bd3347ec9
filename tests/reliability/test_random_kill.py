"""Kill -9 at random moments: nothing lost, nothing twice, nothing miscounted, little left unknown."""

import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.reliability import oracle, seeds
from tests.reliability.campaigns import Campaign, draw
from tests.reliability.launcher import Launcher
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.process import SandboxProcess

#: With this many at a time two cores are busy.
WORKERS = 3
#: Runs to the end may take this many invocations, as the sandbox's faults can use up a row's tries.
MOST_RUNS = 8
GO_ON = {4, 8}
#: Share of the kills before the first message, and when they come. A complete campaign sends none.
STARTING, START_SECONDS, SLOWEST_START = 0.2, 0.3, 2.0


@dataclass(slots=True)
class Toll:
    kills: int = 0
    campaigns: int = 0
    rows: int = 0


class Range:
    """A sandbox and a launcher, for one campaign after another."""

    def __init__(self, stack: ExitStack, folder: Path, *, most: int) -> None:
        """`most`: rows of the largest campaign."""
        self._folder = folder
        self._most = most
        ledger = folder / "ledger"
        ledger.touch(mode=0o600)
        self._ledger = oracle.LedgerReader(ledger)
        self._sandbox = stack.enter_context(SandboxProcess(SandboxOptions(ledger=str(ledger))))
        self._launcher = stack.enter_context(Launcher())
        secret = folder / "secret"
        secret.touch(mode=0o600)
        secret.write_text(self._sandbox.secret, encoding="utf-8")
        self._environ = {
            "WXPUSH_APPID": self._sandbox.appid,
            "WXPUSH_SECRET_FILE": str(secret),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "TMPDIR": str(folder),
        }

    def campaign(self, seed: int, toll: Toll) -> list[str]:
        """One campaign, killed up to four times and then run to its end. Gives what is wrong."""
        random = Random(seed)
        campaign = draw(random, seed, most=self._most)
        folder = self._folder / str(seed)
        folder.mkdir()
        self._sandbox.control.set_faults(campaign.faults)
        arguments = campaign.arguments(campaign.write(folder), self._sandbox.base_url)
        run = _Run(self._launcher, arguments, self._environ, folder, self._folder / "ledger")
        wrong, lines = [], []
        for _ in range(random.randint(1, 4)):
            if not run.kill(random, campaign.seconds):
                break
            toll.kills += 1
            lines += self._settled_lines()
            known = oracle.records(folder / "campaign.csv.wxpush")
            wrong += oracle.after_a_kill(campaign, known, lines)
        wrong += run.to_the_end(campaign)
        lines += self._settled_lines()
        wrong += oracle.at_the_end(campaign, oracle.records(folder / "campaign.csv.wxpush"), lines)
        toll.campaigns += 1
        toll.rows += len(campaign.rows)
        return [f"seed {seed}: {sentence}" for sentence in wrong]

    def _settled_lines(self) -> list:
        """The ledger once the sandbox has dealt with what the killed process had put on the wire."""
        self._sandbox.control.summary()
        time.sleep(0.02)
        self._sandbox.control.summary()
        return self._ledger.new()


class _Run:
    """One command, started again and again."""

    def __init__(
        self, launcher: Launcher, arguments: list[str], environ: dict[str, str], folder: Path, ledger: Path
    ) -> None:
        self._launcher = launcher
        self._arguments = arguments
        self._environ = environ
        self._streams = folder / "streams"
        self._ledger = ledger

    def kill(self, random: Random, seconds: float) -> bool:
        """Start it, and kill it while it starts and surveys, or while it sends and closes; False: it ended before."""
        before = self._ledger.stat().st_size
        pid = self._launcher.start(self._arguments, self._environ, self._streams)
        if random.random() < STARTING:
            time.sleep(random.uniform(0, START_SECONDS))
        else:
            until = time.monotonic() + SLOWEST_START
            while self._ledger.stat().st_size == before and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(random.uniform(0, seconds))
        os.kill(pid, signal.SIGKILL)
        return self._launcher.wait() == -signal.SIGKILL

    def to_the_end(self, campaign: Campaign) -> Iterator[str]:
        """Run it until it is complete, and once more, which must change nothing."""
        for _ in range(MOST_RUNS):
            code, summary = self._finish()
            yield from oracle.adds_up(campaign, summary, code)
            if code not in GO_ON:
                break
        again, summary = self._finish()
        yield from oracle.adds_up(campaign, summary, again)
        if code not in {0, 3} or again != code or summary["sent"]:
            errors = self._streams.with_suffix(".err").read_text(encoding="utf-8")
            yield f"it ended with exit {code}, then {again}, having sent {summary['sent']}: {errors}"

    def _finish(self) -> tuple[int, dict]:
        self._launcher.start(self._arguments, self._environ, self._streams)
        code = self._launcher.wait()
        said = self._streams.with_suffix(".out").read_text(encoding="utf-8").splitlines()
        return code, json.loads(said[-1]) if said else {}


def killed(chosen: Iterable[int], *, kills: int, most: int) -> Toll:
    """Run campaigns, several at a time, until so many processes were killed."""
    turn, chosen, toll = threading.Lock(), iter(chosen), Toll()

    def work() -> None:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wxpush-kill-")))
            place = Range(stack, folder, most=most)
            while toll.kills < kills:
                with turn:
                    seed = next(chosen, None)
                if seed is None:
                    return
                wrong = place.campaign(seed, toll)
                assert not wrong, "\n".join([*wrong, seeds.replay(seed, "test_random_kill.py")])

    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(work) for _ in range(WORKERS)]:
            done.result()
    return toll


def test_kills_at_random_moments_lose_and_double_nothing():
    chosen = [*seeds.failed_before("kill"), *range(seeds.first_seed(), seeds.first_seed() + 40)]
    toll = killed(chosen, kills=25, most=120)
    assert toll.kills >= 25


@pytest.mark.long
def test_thousands_of_kills_lose_and_double_nothing():
    began = time.monotonic()
    toll = killed(seeds.for_a_long_time(2000), kills=2000, most=400)
    seconds = time.monotonic() - began
    print(f"{toll.kills} kills, {toll.campaigns} campaigns, {toll.rows} rows in {seconds:.0f} s: 0 wrong")
    assert toll.kills > 0
