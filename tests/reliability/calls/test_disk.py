"""Power lost at any sync of a whole run: the checkpoint opens, knows of all that left, and the same command goes on."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.reliability import figures, oracle, seeds
from tests.reliability.calls import strace
from tests.reliability.calls.powerloss import OPTIONS, Step, What, lose_power, steps
from tests.reliability.campaigns import Campaign, Row
from tests.reliability.ground import Ground, Run
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import State

pytestmark = pytest.mark.skipif(bool(strace.why_not()), reason=strace.why_not() or "there is strace")

CHECKPOINT = "campaign.csv.wxpush"
#: One cut in so many is resumed. What a recording has in flight must be younger than nine minutes to be repeated.
RESUMED = 4


@dataclass(frozen=True, slots=True)
class Recording:
    """One run from its first system call to its last."""

    ground: Ground
    campaign: Campaign
    calls: Sequence[Step]

    @property
    def syncs(self) -> list[int]:
        """Where the power may go: just before each sync is over, and behind the last."""
        return [place for place, call in enumerate(self.calls) if call.what is What.SYNC] + [len(self.calls)]


def record(stack: ExitStack, rows: int) -> Recording:
    campaign = Campaign(
        [Row(f"oDISK{row:023}", f"text {row}", State.SENT) for row in range(rows)], rate=100.0, concurrency=5
    )
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wxpush-disk-")))
    ground = Ground(stack, folder)
    log = folder / "log"
    code, said = strace.traced(Run(ground, campaign, "whole"), list(OPTIONS), log)
    assert code == 0, said
    assert len(ground.lines()) == rows
    return Recording(ground, campaign, list(steps(log, CHECKPOINT)))


def opens(recording: Recording, cut: int, folder: Path) -> Iterator[str]:
    """What is wrong with the checkpoint that is left."""
    sent = b"".join(call.data for call in recording.calls[:cut] if call.what is What.SENT)
    with SqliteCheckpoint.open(folder / CHECKPOINT) as checkpoint:
        if checkpoint.ask(lambda connection: connection.execute("PRAGMA integrity_check").fetchone()) != (
            "ok",
        ):
            yield "it is damaged"
        known = checkpoint.between(1, len(recording.campaign.rows))
    for number, row in enumerate(recording.campaign.rows, 1):
        state = known[number].state if number in known else State.PENDING
        if state is State.PENDING and row.openid.encode() in sent:
            yield f"row {number} left, and is pending"
        if state is State.SENT and row.openid.encode() not in sent:
            yield f"row {number} never left, and is sent"


def resumes(recording: Recording, run: Run) -> Iterator[str]:
    """What is wrong with the same command after it. WeChat has seen every row, so nothing may arrive any more."""
    code = run.start().wait(None)
    if code:
        yield f"it ended with {code}: {run.streams.with_suffix('.err').read_text(encoding='utf-8')}"
    known = oracle.records(run.streams.with_name(CHECKPOINT))
    left = [
        number
        for number in range(1, len(recording.campaign.rows) + 1)
        if known[number].state is not State.SENT
    ]
    if left:
        yield f"rows {left} are not sent"
    if new := [line for line in run.ground.lines() if line.kind is not oracle.LedgerKind.REPEAT]:
        yield f"{len(new)} messages arrived twice"


def cut(recording: Recording, place: int, seed: int, *, resume: bool) -> None:
    """Lose power at one place. Fails with what is wrong."""
    run = Run(recording.ground, recording.campaign, f"cut-{place}-{seed}")
    folder = run.streams.parent
    for file, data in lose_power(recording.calls[:place], Random(seed)).items():
        path = folder / f"{CHECKPOINT}{file}"
        path.touch(0o600)
        path.write_bytes(data)
    wrong = [*opens(recording, place, folder), *(resumes(recording, run) if resume else ())]
    assert not wrong, "\n".join([*wrong, f"cut at {place}", seeds.replay(seed, __file__)])


def test_power_lost_at_a_sync_loses_no_row_and_doubles_none():
    with ExitStack() as stack:
        recording = record(stack, 60)
        random, first = Random(seeds.first_seed()), seeds.first_seed()
        places = random.sample(recording.syncs, min(50, len(recording.syncs)))
        assert len(places) > 20
        for number, place in enumerate(places):
            cut(recording, place, first, resume=number % 10 == 0)


def test_a_row_that_left_before_its_intent_was_synced_is_seen():
    with ExitStack() as stack:
        recording = record(stack, 3)
        wrong = list(opens(recording, len(recording.calls), recording.ground.folder))
    assert wrong == [f"row {row} left, and is pending" for row in (1, 2, 3)]


def test_what_was_synced_stays_and_of_the_rest_there_is_any_part():
    first, second = Step(What.WRITE, "-wal", 0, b"a" * 1024), Step(What.WRITE, "-wal", 1024, b"b" * 1024)
    lost = [lose_power([first, Step(What.SYNC, "-wal"), second], Random(seed))["-wal"] for seed in range(50)]
    assert {data[:1024] for data in lost} == {first.data}
    assert {data[1024:] for data in lost} == {
        b"",
        second.data,
        second.data[:512],
        bytes(512) + second.data[512:],
    }


@pytest.mark.long
def test_power_lost_at_every_sync_loses_no_row_and_doubles_none():
    recordings = cuts = resumed = 0
    for seed in seeds.for_a_long_time(20):
        with ExitStack() as stack:
            recording = record(stack, 200)
            for number, place in enumerate(recording.syncs):
                resume = (number + seed) % RESUMED == 0
                cut(recording, place, seed, resume=resume)
                cuts, resumed = cuts + 1, resumed + resume
        recordings += 1
    figures.tell(recordings, recordings=recordings, cuts=cuts, resumed=resumed)
