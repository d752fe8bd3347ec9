"""`wxpush results`: every row with its outcome, beside its original columns, so that the file is an input again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TextIO

from msgspec import Struct, structs

from wxpush.channels.common.errcodes import Errcodes
from wxpush.checkpoint.dispatched import NOBODY, Hands
from wxpush.delivery import RowDelivery
from wxpush.detail import retold
from wxpush.model import BadRow, Block, Recipient, Record, State
from wxpush.report.formats.base import Format
from wxpush.words import Sentence, catalogue

NOT_ATTEMPTED = "not_attempted"
SENT = "sent"
COLUMNS = (
    "line",
    "state",
    "errcode",
    "reason",
    "advice",
    "msgid",
    "tries",
    "at",
    "delivered",
    "delivered_at",
    "delivered_by",
)
#: Those that a file of an earlier version has.
EARLIER = COLUMNS[:8]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to give: all where nothing is named. `states` are words of the summary."""

    states: frozenset[str] = frozenset()
    errcodes: frozenset[int] = frozenset()

    def takes(self, result: "Result") -> bool:
        if self.states and result.word not in self.states:
            return False
        if self.states and result.word == NOT_ATTEMPTED and result.out:
            return False  # whoever uses the list again must not send to somebody who is being sent to
        return not self.errcodes or result.record.errcode in self.errcodes


class Result(Struct, frozen=True, gc=False):
    """One row of the input and what became of it."""

    row: Recipient | BadRow
    record: Record
    word: str
    #: What codes mean for this kind of message.
    errcodes: Errcodes
    #: Whether somebody is at work who has the row, so that it may be sent at any moment.
    out: bool = False
    #: How to learn what became of a row that a cluster has; empty: it has not.
    collect: str = ""
    #: What to do about its state, where no errcode tells.
    advice: str = ""
    #: What became of it after WeChat took it; None: not known.
    delivery: RowDelivery | None = None

    def columns(self) -> dict[str, str]:
        """Our columns; msgid is text, as spreadsheets and JavaScript round 19 digits."""
        record = self.record
        # Of nearly every row there is nothing to tell.
        told = record.errcode or record.detail or record.first_ms or self.advice or self.collect
        why, what = self._told() if told else ("", "")
        return {
            "line": str(self.row.line),
            "state": self.word,
            "errcode": "" if record.errcode is None else str(record.errcode),
            "reason": why,
            "advice": what,
            "msgid": "" if record.msgid is None else str(record.msgid),
            "tries": str(record.tries),
            "at": _local(record.at_ms // 1000) if record.at_ms else "",
            **_delivery(self.delivery),
        }

    def _told(self) -> tuple[str, str]:
        """Reason and advice."""
        if self.collect:
            return str(Sentence("report.in_hands")), self.collect
        known = self.errcodes.lookup(self.record.errcode) if self.record.errcode else None
        meaning, advice = (known.meaning(), known.advice()) if known else ("", self.advice)
        return reason(self.record, meaning), advice


def _delivery(known: RowDelivery | None) -> Mapping[str, str]:
    """`delivered_by`: `msgid` where its event named the message, `person` where person and time tell, which is probable and no more."""
    if known is None:
        return _UNKNOWN
    by = "person" if known.probable else "msgid"
    return {"delivered": known.outcome.word, "delivered_at": _local(known.at_s), "delivered_by": by}


_UNKNOWN = {"delivered": "", "delivered_at": "", "delivered_by": ""}


def _no_advice(_: Result) -> str:
    return ""


def reason(record: Record, meaning: str) -> str:
    """Why the row is in its state, in one phrase."""
    parts = [meaning if record.errcode else "", retold(record.detail or "")]
    if record.state is State.REJECTED and record.first_ms is not None:
        parts.append(str(Sentence("report.may_have_arrived")))
    return catalogue().SEMICOLON.join(part for part in parts if part)


def results(
    read: Callable[[Block], Iterable[Recipient | BadRow]],
    blocks: Iterable[Block],
    between: Callable[[int, int], Mapping[int, Record]],
    wanted: Wanted,
    errcodes: Errcodes,
    *,
    alive: bool,
    hands: Hands = NOBODY,
    collect: str = "",
    advice: Callable[[Result], str] = _no_advice,
    deliveries: Callable[[int, int], Mapping[int, RowDelivery]] = lambda _first, _last: {},
) -> Iterator[Result]:
    """Join input and checkpoint, block by block. alive: a run is going on, so what is in flight has no outcome yet.

    `hands`: what a cluster has of the rows; `collect` tells how to learn what became of it; `advice` what to do about a row's state.
    `deliveries` gives what is known of the rows first..last after WeChat took them.
    """
    all_rows = not (wanted.states or wanted.errcodes)
    for block in blocks:
        last = block.first_row + block.rows - 1
        known, delivered = between(block.first_row, last), deliveries(block.first_row, last)
        for row in read(block):
            record = known.get(row.row) or Record(row.row, State.PENDING)
            if record.state is State.SENT:
                result = Result(row, record, SENT, errcodes)
            else:
                have = hands.have(row.row, record.state)
                result = _result(row, record, errcodes, have=have, alive=alive, collect=collect)
                result = structs.replace(result, advice=advice(result))
            if row.row in delivered:
                result = structs.replace(result, delivery=delivered[row.row])
            if all_rows or wanted.takes(result):
                yield result


def write(found: Iterable[Result], columns: Sequence[str], form: Format, file: TextIO) -> int:
    """Write rows in a format; `columns` are the input's, as far as it names them. Returns how many."""
    many = 0
    with form.open(file, columns, COLUMNS) as rows:
        for many, result in enumerate(found, start=1):  # noqa: B007 - counted
            rows.write(result.row.fields if isinstance(result.row, Recipient) else {}, result.columns())
    return many


def _result(
    row: Recipient | BadRow, record: Record, errcodes: Errcodes, *, have: bool, alive: bool, collect: str
) -> Result:
    out = have or record.state is State.IN_FLIGHT
    if out:
        word = NOT_ATTEMPTED if alive else State.IN_DOUBT.word
        return Result(row, record, word, errcodes, out=alive, collect=collect if have and not alive else "")
    return Result(
        row, record, NOT_ATTEMPTED if record.state is State.PENDING else record.state.word, errcodes
    )


@lru_cache(1024)  # of rows that were sent within one second
def _local(at: int) -> str:
    return datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds")
