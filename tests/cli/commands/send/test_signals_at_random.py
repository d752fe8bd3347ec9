"""Signals at random moments, from the interpreter's first breath to its last: nothing lost, nothing twice, a code that tells."""

import signal
import time
from random import Random

import pytest

from tests.cli.commands.send.test_signals import CODES
from tests.cli.harness import ended, finished
from tests.reliability import figures, seeds

#: About how long the command takes that is interrupted.
SECONDS = 1.5
#: How long it may take to end: 10 s for what is out, and a noisy machine.
PATIENCE = 30.0

#: What CPython says where it is interrupted while it sets itself up: it ends with 1 then.
_INTERPRETERS_OWN = "Fatal Python error: init_import_site"


def interrupt(campaign, number: signal.Signals, random: Random) -> None:
    """Start, and send it a signal; sometimes another."""
    words = ("send", "campaign.csv", "-y", "--json", "--rate", "100/s", "--max-duration", f"{SECONDS}s")
    with ended(campaign.start(*words)) as process:
        time.sleep(random.uniform(0, SECONDS + 0.5))
        process.send_signal(number)
        if random.random() < 0.3:
            time.sleep(random.uniform(0, 0.2))
            process.send_signal(number)
        ran = finished(process, timeout=PATIENCE)
    if _INTERPRETERS_OWN in ran.err:  # no line of wxpush has run yet, and none can answer
        assert (ran.code, ran.out) == (1, ""), ran
        return
    # Before it can react a signal ends it as it ends any process; behind its last row it ended by itself.
    assert ran.code in {CODES[number], -number, 0, 4}, ran
    assert "Traceback" not in ran.err or "importlib" in ran.err or ran.code == -number, ran.err
    if ran.out.endswith("}\n") and ran.events[-1]["type"] == "summary":
        assert ran.summary["exit_code"] == ran.code


def interrupted(campaign, chosen) -> int:
    """One signal of each kind for each seed, then a run to the end. Gives how many signals."""
    names = campaign.followers(20_000)
    many = 0
    for seed in chosen:
        for number in CODES:
            interrupt(campaign, number, Random(f"{seed} {number}"))
            many += 1
    ran = campaign.send("--rate", "max", "--concurrency", "200", timeout=120)
    assert (ran.code, ran.summary["sent"] + ran.summary["already_sent"]) == (0, len(names))
    assert campaign.delivered() == dict.fromkeys(names, 1)
    return many


@pytest.mark.long
def test_signals_at_random_moments_lose_and_double_nothing(campaign):
    many = interrupted(campaign, seeds.for_a_long_time(50))
    figures.tell(many // len(CODES), signals=many)
