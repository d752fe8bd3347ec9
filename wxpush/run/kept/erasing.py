"""Erases what wxpush has kept of people, as far as nobody is sent twice by it and no campaign needs it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from wxpush.channels.common.identity import People
from wxpush.checkpoint import people
from wxpush.checkpoint.file.lock import LockedFile
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import BusyError, WxpushError
from wxpush.followers.book import Book
from wxpush.intake.spool import erasing as spools
from wxpush.oserror import cause
from wxpush.receipts.file import erasing as receipts
from wxpush.run.kept.folder import KeptKind
from wxpush.run.kept.traces import Erasure, Search
from wxpush.run.place import checkpoint_beside
from wxpush.sandbox.account.ledger import lines_of
from wxpush.system.files import unlink_found
from wxpush.system.replacing import FileKind, replacing
from wxpush.words import Sentence


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of one file. `why`: it could not be done; None: it is."""

    path: Path
    kind: KeptKind
    why: Sentence | None


def erase(found: Search, openids: Sequence[str]) -> Iterator[Erased]:
    """Erase what is to go, file by file."""
    files = {trace.path: trace for trace in found.traces if trace.fate is Erasure.ERASED}
    for path, trace in files.items():
        kind = trace.kind
        assert kind is not None, "only what is ours is erased"
        why: Sentence | None = None
        try:
            if trace.status is not None:
                why = _delete_copy(path, trace.status)
            else:
                _WAYS[kind](path, openids)
        except BusyError:
            why = Sentence("run.kept_at_work")
        except OSError as error:
            why = Sentence("run.kept_not_deleted", why=cause(error))
        except WxpushError as error:
            why = Sentence("run.kept_not_deleted", why=error.sentence)
        yield Erased(path, kind, why)


def _from_checkpoint(path: Path, openids: Sequence[str]) -> None:
    with SqliteCheckpoint.open(path) as checkpoint:
        facts = checkpoint.facts()
        if facts is None:
            return
        who = People(facts.appid).who
        checkpoint.ask(lambda connection: connection.execute("PRAGMA secure_delete = ON").fetchone())
        with checkpoint.transaction() as connection:
            people.erase(connection, [who(openid) for openid in openids])


def _from_ledger(path: Path, openids: Sequence[str]) -> None:
    gone = frozenset(openids)
    with ExitStack() as stack:
        rehearsal = path.with_suffix(".wxpush")
        if rehearsal.exists():
            stack.enter_context(LockedFile(rehearsal))
        file = stack.enter_context(replacing(path, FileKind.PRIVATE))
        file.writelines(text for text, line in lines_of(path) if line.openid not in gone)


def _from_half_list(path: Path, openids: Sequence[str]) -> None:
    with Book(path) as book:
        book.erase(openids)


def _delete_copy(path: Path, status: os.stat_result) -> Sentence | None:
    """Why it could not be done: while the question was asked, whoever may write to the folder could give its name to another file."""
    with ExitStack() as stack:
        if (beside := checkpoint_beside(path)).exists():
            stack.enter_context(LockedFile(beside))
        with suppress(FileNotFoundError):
            return None if unlink_found(path, status) else Sentence("run.kept_changed")
    return None


_WAYS = {
    KeptKind.CHECKPOINT: _from_checkpoint,
    KeptKind.LEDGER: _from_ledger,
    KeptKind.HALF_LIST: _from_half_list,
    KeptKind.RECEIPTS: receipts.erase,
    KeptKind.SPOOL: spools.erase,
}
