"""Receipts files and checkpoints for these tests."""

from pathlib import Path

from tests.checkpoint.records import facts, record
from tests.receipts.pushes import openid
from wxpush.channels.common.identity import People
from wxpush.checkpoint import rows
from wxpush.checkpoint.findings import write_facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.delivery import DeliveryOutcome
from wxpush.model import State
from wxpush.receipts.file.store import ReceiptsFile
from wxpush.receipts.reading.events import DeliveryEvent, EventKind

APP = "wx1"
#: When rows were answered, in seconds; that of row N is N later.
BEGAN = 1_714_037_000
WHO = People(APP).who


def opened(path: Path) -> ReceiptsFile:
    return ReceiptsFile.open(path, APP)


def event(
    number: int, msgid: int | None = None, outcome=DeliveryOutcome.DELIVERED, *, later: int = 5
) -> DeliveryEvent:
    """That of row `number`, whose msgid is 1000 more, to the person of that number."""
    named = 1000 + number if msgid is None else msgid
    return DeliveryEvent(EventKind.TEMPLATE, named, openid(number), BEGAN + number + later, outcome)


def sent(row: int, *, person: int | None = None, msgid: int | None = -1, state=State.SENT, **values):
    """The record of a row that was accepted."""
    return record(
        row, state, msgid=1000 + row if msgid == -1 else msgid, who=WHO(openid(person or row)), at_ms=(BEGAN + row) * 1000, errcode=0, **values
    )  # fmt: skip


def campaign(path: Path, *records, name: str = "order", run: int = 1) -> Path:
    """A checkpoint with these records, made by one invocation."""
    with SqliteCheckpoint.open(path) as checkpoint:
        with checkpoint.transaction() as connection:
            write_facts(connection, facts(name=name, run=run, rows=100))
        checkpoint.begin("boot", 1)
        add(checkpoint, *records)
    return path


def add(checkpoint: SqliteCheckpoint, *records) -> None:
    with checkpoint.transaction() as connection:
        rows.write(connection, records)
