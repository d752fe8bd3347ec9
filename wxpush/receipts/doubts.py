"""Which rows in doubt a delivery event tells of: WeChat pushes none for a message that it did not take.

An event names no row, and the row has no msgid, so what joins them is person and time. It counts only where nothing else can be meant by it: the event is of no known
row, the person has as many of them as rows in doubt, and no other run that is known has a row of this person whose outcome is not known.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from wxpush.checkpoint import rows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import WxpushError
from wxpush.model import Record
from wxpush.receipts.file.store import KnownRun, ReceiptsFile

#: So long before a row's first try, and so long after it, its event may be dated, in seconds: a try is repeated for nine minutes, and an event comes within ten of the one that was taken.
_BEFORE, _AFTER = 60, 1140


class OpenRow(Struct, frozen=True, gc=False):
    """A row in doubt. `first_s`: when it was tried first, in seconds since 1970."""

    row: int
    who: int
    first_s: int


def open_rows(records: Iterable[Record]) -> list[OpenRow]:
    """Those whose first try is known."""
    return [
        OpenRow(each.row, each.who, each.first_ms // 1000) for each in records if each.first_ms is not None
    ]


def received(file: ReceiptsFile, identity: bytes, doubts: Sequence[Record]) -> set[int]:
    """The rows that an event tells of. `identity`: of their run; `doubts`: all of its rows whose outcome is not known. What other runs have must be taken over before."""
    if any(each.first_ms is None for each in doubts):
        undated = {each.who for each in doubts if each.first_ms is None}
    else:
        undated = set()
    elsewhere = undated | _people_elsewhere(file, identity)
    found = [each for each in open_rows(doubts) if each.who not in elsewhere]
    many = Counter(each.who for each in found)
    told = {
        each.row: file.loose_of(each.who, each.first_s - _BEFORE, each.first_s + _AFTER) for each in found
    }
    whole = Counter[int]()
    for each in found:
        whole[each.who] = max(whole[each.who], told[each.row])
    return {each.row for each in found if told[each.row] and whole[each.who] >= many[each.who]}


def _people_elsewhere(file: ReceiptsFile, identity: bytes) -> AbstractSet[int]:
    """Who has a row of another run whose outcome is not known. A checkpoint that is not there any more has none."""
    return {who for run in file.runs() if run.identity != identity for who in _people_of(run)}


def _people_of(run: KnownRun) -> list[int]:
    try:
        checkpoint = SqliteCheckpoint.read(run.checkpoint)
        if checkpoint is None:
            return []
        with checkpoint:
            return [record.who for record in checkpoint.ask(rows.unknown)]
    except WxpushError:
        return []
