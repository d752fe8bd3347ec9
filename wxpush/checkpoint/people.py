"""What a checkpoint knows of a person, whom it holds as a hash, and how that is erased."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wxpush.checkpoint.rows import recorded
from wxpush.detail import SKIPPED
from wxpush.model import Record, State

#: Settled by an answer of WeChat: nothing is sent by what is erased of these.
_ANSWERED = f"({int(State.SENT)}, {int(State.UNDER_REVIEW)}, {int(State.REJECTED)})"
#: Of a row's state WeChat's own words, and never ours, which tell a rule or a decision.
_WORDS_OF_OTHERS = f"""detail IS NOT NULL AND detail <> '{SKIPPED}' AND substr(detail, 1, 7) <> '{{"id":"'"""
_COLUMNS = ", ".join(Record.__struct_fields__[1:])


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row of a person. `erasable`: it has what can be erased without forgetting that it was sent."""

    row: int
    state: State
    errcode: int | None
    msgid: int | None
    at_ms: int
    erasable: bool


def rows_of(connection: sqlite3.Connection, whos: Sequence[int]) -> Iterator[tuple[int, KnownRow]]:
    """The rows of these people, each with whose it is; of rows that a changed list holds no more, the number is 0."""
    columns = f"{_COLUMNS}, state IN {_ANSWERED} AND (msgid IS NOT NULL OR ({_WORDS_OF_OTHERS}))"
    for who in whos:
        found = connection.execute(
            f"SELECT row, {columns} FROM known WHERE who = :who "  # noqa: S608 - our own names
            f"UNION ALL SELECT 0, {columns} FROM former WHERE who = :who ORDER BY 1",
            {"who": who},
        )
        for *values, erasable in found:
            one = recorded(values)
            yield who, KnownRow(one.row, one.state, one.errcode, one.msgid, one.at_ms, bool(erasable))


def erase(connection: sqlite3.Connection, whos: Sequence[int]) -> int:
    """Forget what WeChat said of these people, inside the caller's transaction; gives of how many rows.

    State, keys and hash stay: by them nobody is sent twice. What is deleted is written over on the disk.
    """
    many = 0
    for who in whos:
        for table in ("rows", "former"):
            many += connection.execute(
                f"UPDATE {table} SET msgid = NULL, detail = CASE WHEN {_WORDS_OF_OTHERS} THEN NULL ELSE detail END "  # noqa: S608 - our own names
                f"WHERE who = ? AND state IN {_ANSWERED} AND (msgid IS NOT NULL OR ({_WORDS_OF_OTHERS}))",
                (who,),
            ).rowcount
    return many
