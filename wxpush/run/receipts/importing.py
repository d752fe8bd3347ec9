"""Takes delivery events from a file: whoever has the account's callback kept them there.

An event is JSON on one line, or XML on one or several; what stands around XML on its lines, as in a log, is not looked at.
"""

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from wxpush.receipts.file.store import ReceiptsFile
from wxpush.receipts.reading.events import DeliveryEvent, events_of
from wxpush.receipts.reading.gate import Opener
from wxpush.receipts.reading.push import Push, read_push
from wxpush.receipts.reading.refused import PushFault, PushRefusedError

#: Events of one commit.
_MANY = 1000
#: Bytes of one event; a longer one is no event.
_LONGEST = 1 << 18
#: Numbers of lines that cannot be read: who has more of them has the wrong file.
_LINES_KEPT = 1000
_BEGIN, _END = b"<xml", b"</xml>"


@dataclass(slots=True)
class Imported:
    """What came of it. `taken`: events that are new; `known`: that were in the file already; `foreign`: new ones that are of no row that is known; `other`: pushes about something else."""

    taken: int = 0
    known: int = 0
    foreign: int = 0
    other: int = 0
    #: On so many lines something begins that cannot be read; of these lines the first.
    unreadable: int = 0
    unreadable_lines: list[int] = field(default_factory=list)

    def note_unreadable(self, line: int) -> None:
        self.unreadable += 1
        if self.unreadable <= _LINES_KEPT:
            self.unreadable_lines.append(line)


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Its lines; of one that is longer than any event its beginning. Raises OSError."""
    while line := file.readline(_LONGEST + 1):
        yield line
        while len(line) > _LONGEST and not line.endswith(b"\n"):
            line = file.readline(_LONGEST + 1)
    if file.read(1) is None:  # a pipe that does not wait says so for "not yet"
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def read_events(lines: Iterable[bytes], cipher: Opener | None, found: Imported) -> Iterator[DeliveryEvent]:
    """The events of a file; what else is there is counted in `found`."""
    for number, text in _pieces(lines):
        try:
            events = events_of(_opened(read_push(text), cipher))
        except PushRefusedError:
            found.note_unreadable(number)
            continue
        found.other += not events
        yield from events


def import_events(
    file: ReceiptsFile, events: Iterable[DeliveryEvent], found: Imported, *, blocked_wait: bool = False
) -> None:
    """Keep them, many to a commit; `blocked_wait` as ReceiptsFile.add has it. Raises DiskError and BusyError."""

    def keep() -> None:
        if batch:
            new = sum(file.add(batch, blocked_wait=blocked_wait))
            found.taken += new
            found.known += len(batch) - new
            batch.clear()

    batch: list[DeliveryEvent] = []
    for event in events:
        batch.append(event)
        if len(batch) == _MANY:
            keep()
    keep()


def _opened(push: Push, cipher: Opener | None) -> Push:
    """What an encrypted push holds. Raises PushRefusedError where no key opens it."""
    text = push.fields.get("Encrypt")
    if text is None or "MsgType" in push.fields:
        return push
    if cipher is None:
        raise PushRefusedError(PushFault.NO_KEY)
    return read_push(cipher.open(text))


def _pieces(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """What is to be read as one push, each with the number of the line on which it begins."""
    xml, began = bytearray(), 0
    for number, line in enumerate(lines, 1):
        if not xml and _BEGIN not in line:
            if text := line.strip():
                yield number, text
            continue
        if not xml:
            began = number
        part = line if xml else line[line.index(_BEGIN) :]
        # In this line alone: to look at all of it anew for each of many short lines would take hours.
        end = part.find(_END)
        xml += part if end < 0 else part[: end + len(_END)]
        if end >= 0 or len(xml) > _LONGEST:
            yield began, bytes(xml)
            xml.clear()
    if xml:
        yield began, bytes(xml)
