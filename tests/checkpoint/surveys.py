"""A survey written into a checkpoint, for the tests of what it finds."""

from tests.checkpoint.records import facts, key
from wxpush.checkpoint.findings import CheckpointFindings
from wxpush.checkpoint.twice import Leaving, Twice
from wxpush.model import Record, State

_ALL = Leaving()


def survey(checkpoint, keep, keys, **more) -> int:
    """The same as `twice`. Gives how many go to somebody sent to before, now or later."""
    found = twice(checkpoint, keep, keys, **more)
    return found.had + found.had_later


def twice(
    checkpoint,
    keep,
    keys,
    *,
    unmade=(),
    unsendable=(),
    duplicates=(),
    blocks=(),
    leaving=_ALL,
    again=False,
) -> Twice:
    """Write a survey; keys are (row, key number) or (row, key number, who); `unmade` (row, key number, state) or with who."""
    with checkpoint.transaction() as connection:
        findings = CheckpointFindings(connection, keep, again=again)
        for found in blocks:
            findings.block(found)
        findings.unsendable(unsendable)
        findings.unsendable(left_out(row, state) for row, _, state, *_ in unmade)
        findings.keys((key(number), row, who[0] if who else row, row + 1) for row, number, *who in keys)
        findings.keys(
            ((key(number), row, who[0] if who else row, row + 1) for row, number, _, *who in unmade),
            sendable=False,
        )
        findings.settle_kept()
        findings.unsendable(duplicates)
        findings.finish(facts())
        return findings.twice(leaving)


def left_out(row: int, state: State) -> Record:
    return Record(row, state, detail="why")


def states(checkpoint) -> dict[int, State]:
    return {row: found.state for row, found in checkpoint.between(0, 999).items()}
