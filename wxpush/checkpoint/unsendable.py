"""What is written of a row that was to be sent, and of which nothing can be made any more."""

from msgspec.structs import replace

from wxpush.checkpoint.rows import UNKNOWN
from wxpush.detail import left_out, stored
from wxpush.model import BadRow, Record, State
from wxpush.words import Sentence


def unsendable(row: BadRow, known: Record | None, at_ms: int) -> Record:
    """Give the row's new record; `known` is the one that it has.

    A row that may have arrived stays in doubt, as not to be repeated is not the same as never sent. It has no date any more,
    so it is held until the operator decides it, and no later invocation tries it in vain.
    """
    record = known or Record(row.row, State.PENDING)
    why = left_out(row.kind, row.reason)
    if record.state in UNKNOWN:
        return replace(
            record,
            state=State.IN_DOUBT,
            first_ms=None,
            first_boot_ms=None,
            at_ms=at_ms,
            detail=stored(Sentence("rows.not_repeated", why=why)),
        )
    # Epoch and tries stay: what was tried before was tried.
    detail = stored(why)
    return replace(
        record,
        state=row.state,
        key=row.key or record.key,
        at_ms=at_ms,
        errcode=None,
        msgid=None,
        detail=detail,
        invocation=0,
    )
