"""`wxpush receipts import`: take delivery events from a file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.commands.receipts.account import account_of, cipher_of, file_of, lister
from wxpush.cli.common.place import place
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import voice
from wxpush.cli.stdin import standard_input
from wxpush.errors import Exit, UsageError, meaning
from wxpush.options.receipts import SUPPRESS_BLOCKED
from wxpush.options.values import Values
from wxpush.oserror import cause
from wxpush.receipts.file.store import ReceiptsFile
from wxpush.receipts.taking import make_known
from wxpush.receipts.upkeep import Upkeep
from wxpush.run.place import copy_for_now
from wxpush.run.receipts.importing import Imported, import_events, lines_of, read_events
from wxpush.system.regular import open_regular
from wxpush.words import Means, Sentence
from wxpush.words.labels import Label

#: So many lines are named.
_NAMED = 10


def run(source: Path, options: Values, recipients: str | None = None) -> Exit:
    """Take them. Exit.PARTLY where some cannot be read. Raises UsageError, DiskError and BusyError."""
    appid, printer = account_of(options), Printer(voice(options))
    cipher, found = cipher_of(options, appid), Imported()
    list_blocked = lister(options[SUPPRESS_BLOCKED])
    with _opened(source) as events_file, ReceiptsFile.open(file_of(options, appid), appid) as file:
        if recipients is not None:
            _know(recipients, options, file)
        before = file.newest_event()
        events = read_events(_read(events_file, source), cipher, found)
        import_events(file, events, found, blocked_wait=list_blocked is not None)
        Upkeep(file, list_blocked).once()
        found.foreign = file.loose_since(before)
    counts = asdict(found)
    lines = counts.pop("unreadable_lines")
    label = Label.WARNING if found.unreadable else Label.DONE
    printer.say(Sentence("receipts.imported", **counts), label)
    if found.unreadable:
        printer.say(_lines(lines, found.unreadable), Label.WARNING)
    printer.event("receipts_imported", **counts, unreadable_lines=lines)
    return Exit.PARTLY if found.unreadable else Exit.DONE


def _know(recipients: str, options: Values, file: ReceiptsFile) -> None:
    """Make a campaign known that was sent before there was the file. Raises UsageError for one that was not."""
    where = place(recipients, options)
    with copy_for_now(where):
        checkpoint = SqliteCheckpoint.read(where.checkpoint)
        if checkpoint is None:
            raise UsageError("receipts.run_unbegun", list=where.label)
        with checkpoint:
            if make_known(checkpoint, file) is None:
                raise UsageError("receipts.run_unbegun", list=where.label)


def _lines(numbers: list[int], many: int) -> Sentence:
    shown, more = numbers[:_NAMED], many - _NAMED
    if more <= 0:
        return Sentence("receipts.unreadable_at", lines=shown)
    return Sentence("receipts.unreadable_more", lines=shown, more=more)


@contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    if str(source) == "-":
        yield standard_input()
        return
    try:
        file = os.fdopen(open_regular(source), "rb")
    except (OSError, ValueError) as error:
        why = cause(error) if isinstance(error, OSError) else str(error)
        raise UsageError("receipts.source_unreadable", path=source, why=why) from None
    with file:
        yield file


def _read(file: BinaryIO, source: Path) -> Iterator[bytes]:
    try:
        yield from lines_of(file)
    except OSError as error:
        with meaning(Means.NOTHING):  # what came before stays taken
            raise UsageError("receipts.source_unreadable", path=source, why=cause(error)) from None
