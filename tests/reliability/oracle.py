"""Three books of one campaign held against each other: the input, the sandbox's ledger and the checkpoint.

Every check gives the sentences of what is wrong; none is none.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tests.reliability.campaigns import Campaign, Row
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import Record, State
from wxpush.sandbox.account.ledger import LedgerKind, LedgerLine

_DELIVERED = {State.SENT: LedgerKind.DELIVERY, State.UNDER_REVIEW: LedgerKind.REVIEW}
_SUM = (
    "sent", "already_sent", "under_review", "rejected", "invalid", "duplicate", "suppressed", "expired", "in_doubt", "not_attempted",
)  # fmt: skip


class LedgerReader:
    """Reads on in a ledger that many campaigns share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._decoder = msgspec.json.Decoder(LedgerLine)

    def new(self) -> list[LedgerLine]:
        """What was written since the last call; a line that is being written is left for the next."""
        with self._path.open("rb") as file:
            file.seek(self._offset)
            found = file.read()
        whole = found[: found.rfind(b"\n") + 1]
        self._offset += len(whole)
        return [self._decoder.decode(line) for line in whole.splitlines()]


def records(checkpoint: Path) -> dict[int, Record]:
    """The rows of a checkpoint; empty where there is none yet."""
    opened = SqliteCheckpoint.read(checkpoint)
    if opened is None:
        return {}
    with opened:
        return opened.between(1, 2**62)


def invocations(checkpoint: Path) -> int:
    """How many have begun to send."""
    opened = SqliteCheckpoint.read(checkpoint)
    if opened is None:
        return 0
    with opened:
        return len(opened.invocations())


def after_a_kill(
    campaign: Campaign, known: Mapping[int, Record], lines: Sequence[LedgerLine]
) -> Iterator[str]:
    """What must hold at any moment: nothing delivered that the checkpoint knows nothing of, and few rows unknown."""
    delivered = _first_deliveries(lines)
    for number, row in enumerate(campaign.rows, 1):
        state = known[number].state if number in known else State.PENDING
        if state is State.PENDING and row.end in _DELIVERED and row.openid in delivered:
            yield f"row {number} was delivered, and the checkpoint has it as {state.word}"
        if state in _DELIVERED and row.openid not in delivered:
            yield f"row {number} was not delivered, and the checkpoint has it as {state.word}"
    flying = Counter(record.invocation for record in known.values() if record.state is State.IN_FLIGHT)
    for invocation, many in flying.items():
        if many > campaign.most_unknown:
            yield f"invocation {invocation} left {many} rows unknown, more than {campaign.most_unknown:g}"


def at_the_end(campaign: Campaign, known: Mapping[int, Record], lines: Sequence[LedgerLine]) -> Iterator[str]:
    """What must hold when a campaign is complete: every row has its one end, and every message arrived once."""
    counts = Counter((line.kind, line.openid) for line in lines)
    for number, row in enumerate(campaign.rows, 1):
        state = known[number].state if number in known else State.PENDING
        if state is not row.end:
            yield f"row {number} ended as {state.word}, not as {row.end.word}"
        if row.end is not State.DUPLICATE:
            yield from _arrived_once(number, row, counts)
    if extra := set(known) - set(range(1, len(campaign.rows) + 1)):
        yield f"the checkpoint has rows that the input has not: {sorted(extra)}"


def adds_up(campaign: Campaign, summary: Mapping[str, Any], code: int) -> Iterator[str]:
    """Hold a summary's sum against the input, and its exit code against the process's."""
    if summary["rows"] != len(campaign.rows) or sum(int(summary[name]) for name in _SUM) != len(
        campaign.rows
    ):
        yield f"the summary does not add up to {len(campaign.rows)} rows: {summary}"
    if summary["exit_code"] != code:
        yield f"the summary says exit {summary['exit_code']}, the process {code}"


def _arrived_once(number: int, row: Row, counts: Counter[tuple[LedgerKind, str]]) -> Iterator[str]:
    for kind in (LedgerKind.DELIVERY, LedgerKind.REVIEW):
        expected = 1 if _DELIVERED.get(row.end) is kind else 0
        if counts[kind, row.openid] != expected:
            yield f"row {number} ({row.end.word}) has {counts[kind, row.openid]} {kind.value} lines, not {expected}"


def _first_deliveries(lines: Sequence[LedgerLine]) -> set[str]:
    return {line.openid for line in lines if line.kind is not LedgerKind.REPEAT}
