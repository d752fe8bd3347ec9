"""`resolve --as sent --received`: only the rows in doubt that a delivery event tells of are taken for sent."""

import sqlite3
from collections.abc import Set as AbstractSet
from pathlib import Path

from wxpush.checkpoint import rows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import UsageError
from wxpush.model import State
from wxpush.receipts.doubts import received
from wxpush.receipts.file.opening import receipts_path
from wxpush.receipts.file.store import ReceiptsFile
from wxpush.receipts.taking import make_known
from wxpush.receipts.upkeep import Upkeep
from wxpush.run.preparing.differences import Teller
from wxpush.run.preparing.marking import Marking
from wxpush.system.clock import Clock
from wxpush.words import Sentence


def taking_received(path: Path | None) -> Marking:
    """`path`: the receipts file, where one is named. Raises UsageError when it is applied and there is none, or none of the rows is told of."""
    found: list[int] = []

    def foretold(checkpoint: SqliteCheckpoint, _: Clock) -> Teller:
        doubts = checkpoint.ask(rows.unknown)
        if doubts:
            found[:] = sorted(_received(checkpoint, path))
        told = Sentence("run.taken_as_received", rows=len(found), of=len(doubts))
        return lambda _: [told]

    def change(connection: sqlite3.Connection, _: AbstractSet[int]) -> int:
        return rows.decide_doubt(connection, State.SENT, None, only=found)

    return Marking(("resolve", " --as sent --received"), change, foretold, sends=False)


def _received(checkpoint: SqliteCheckpoint, named: Path | None) -> set[int]:
    facts = checkpoint.facts()
    assert facts is not None, "a campaign with rows in doubt has begun"
    path = receipts_path(facts.appid, named)
    if not path.exists():
        raise UsageError("run.no_receipts_file", path=path)
    with ReceiptsFile.open(path, facts.appid) as file:
        identity = make_known(checkpoint, file)
        # What is known of all runs up to now: an event that is of one of their rows is none of these.
        Upkeep(file).once()
        found = received(file, identity or b"", checkpoint.ask(rows.unknown))
    if not found:
        raise UsageError("run.none_received", many=len(checkpoint.ask(rows.unknown)))
    return found
