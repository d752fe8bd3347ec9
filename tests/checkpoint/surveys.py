"""A survey written into a checkpoint, for the tests of what it finds."""

from tests.checkpoint.records import facts, key
from wxpush.checkpoint.findings import Findings
from wxpush.model import State


def survey(checkpoint, keep, keys, *, unsendable=(), duplicates=(), blocks=()) -> int:
    """Write a survey; keys are (row, key number) or (row, key number, who). Gives how many go to somebody sent to before."""
    with checkpoint.transaction() as connection:
        findings = Findings(connection, keep)
        for found in blocks:
            findings.block(found)
        findings.unsendable(unsendable)
        findings.keys((key(number), row, who[0] if who else row) for row, number, *who in keys)
        findings.settle_kept()
        findings.unsendable(duplicates)
        findings.finish(facts())
        return findings.sent_before()


def states(checkpoint) -> dict[int, State]:
    return {row: found.state for row, found in checkpoint.between(0, 999).items()}
