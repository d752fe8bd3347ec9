"""Records and facts for the checkpoint's tests."""

from pathlib import Path

from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import Block, FileIdentity, Record, State


def record(row: int, state: State = State.SENT, **values) -> Record:
    return Record(row, state, **{"key": key(row), "at_ms": 1000, "invocation": 1, **values})


def key(row: int) -> bytes:
    return row.to_bytes(16, "big")


def facts(**values) -> Facts:
    given = {
        "name": "order", "run": 1, "appid": "wx1", "base_url": "https://api", "campaign": "C", "format": "csv", "encoding": "utf-8",
        "source": FileIdentity(1, 2, 3, 4, 5), "source_digest": "D", "columns": ("openid",), "rows": 10,
    }  # fmt: skip
    return Facts(**{**given, **values})


def block(number: int, first_row: int, rows: int) -> Block:
    return Block(number, first_row * 10, rows * 10, first_row, rows, first_row + 1, b"d" * 16)


def begun(path: Path) -> None:
    """A checkpoint of an invocation that sent nothing."""
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)


def sent_rows(path: Path) -> list[int]:
    """Which rows a checkpoint has a record of."""
    with SqliteCheckpoint.open(path) as checkpoint:
        return list(checkpoint.between(1, 10_000))


def stored(path) -> dict[int, Record]:
    opened = SqliteCheckpoint.read(path)
    assert opened is not None
    with opened:
        return opened.between(0, 2**62)
