"""The file of people who are not to be sent to: read whole, added to, written anew; one writer at a time."""

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TextIO

from wxpush.errors import DiskError, meaning
from wxpush.model import BadRow, FileIdentity, Recipient
from wxpush.openid import LENGTH
from wxpush.oserror import cause
from wxpush.sources import Input, open_input
from wxpush.sources.doubts import EncodingDoubtError
from wxpush.suppression.entry import COLUMNS, Entry, ListError, read_entry
from wxpush.suppression.known import Known, identity_of
from wxpush.suppression.locked import HeldList, Lock
from wxpush.suppression.members import Members
from wxpush.system.clock import SystemClock
from wxpush.system.files import resolved
from wxpush.system.replacing import FileKind, as_text, replacing
from wxpush.system.unfinished import HalfWrittenError, NotSyncedError
from wxpush.words import Means, Sentence

_MARK = b"\xef\xbb\xbf"
_HEADER = (",".join(COLUMNS) + "\r\n").encode()
_GZIP = b"\x1f\x8b"
_HEAD = 1 << 12
_LAST = 4
_PATIENCE = 10.0
#: What is left of a day of two digits, where a file was cut.
_ONE_DIGIT = re.compile(r".*[-/]\d\s*", re.ASCII)


class ListFile:
    """The file at a path. Every method raises ListError for what is no such list, naming the line."""

    def __init__(
        self, path: Path, *, patience: float = _PATIENCE, now: Callable[[], float] = SystemClock.monotonic
    ) -> None:
        """Where it is locked by another process it is waited for `patience` seconds; `now` gives monotonic ones."""
        self.path = path
        #: A link's target, so that to write it anew does not replace the link.
        try:
            self._real = resolved(path)
        except OSError as error:
            raise ListError("suppression.unopenable", path=path, why=cause(error)) from None
        self._lock = Lock(path, self._real, patience, now)

    def members(self, today: date) -> tuple[Members, FileIdentity]:
        """Who is on it, and what tells cheaply whether the file is another one later."""
        with self._lock.held() as held:
            return Members(self._entries(), today), identity_of(os.fstat(held.descriptor))

    def identity(self) -> FileIdentity | None:
        """Which file has the name now; None: none that can be looked at."""
        try:
            return identity_of(self._real.stat())
        except OSError:
            return None

    def entries(self) -> Iterator[Entry]:
        """Every entry, the expired ones too."""
        with self._lock.held():
            yield from self._entries()

    def require_plain(self) -> None:
        """Raise ListError for one that can be read and never be written to."""
        head = b""
        with suppress(OSError):  # whoever reads it tells
            head, _ = self._ends() if self._real.is_file() else (b"", b"")
        if self._real.suffix.lower() == ".gz" or head.startswith(_GZIP):
            raise ListError("suppression.packed", path=self.path)

    def append(self, entries: Iterable[Entry], *, known: Known | None = None) -> None:
        """Add to its end, durably: all of them, or nothing. `known`: to that list and no other. Raises DiskError."""
        self.require_plain()
        with self._lock.held(writing=True, create=known is None) as held:
            if known is not None and not known.is_this(held.descriptor, self._entries):
                raise ListError("suppression.another", path=self.path)
            if held.alone and self._own_style():
                with held.changed_in_place():
                    self._put(held.descriptor, entries)
                written, reading = os.fstat(held.descriptor), held.descriptor
            else:
                self._write(held, lambda _: True, entries)
                written, reading = self._real.stat(), None
            if known is not None:
                known.note(written, reading)

    def rewrite(self, keep: Callable[[Entry], bool], more: Iterable[Entry] = ()) -> None:
        """Write it anew, with the entries to be kept and more. It is whole at any time, the old or the new one."""
        self.require_plain()
        with self._lock.held(writing=True, create=True) as held:
            self._write(held, keep, more)

    def _put(self, descriptor: int, entries: Iterable[Entry]) -> None:
        size = os.fstat(descriptor).st_size
        lead = _end_of_line(descriptor, size) if size else _MARK + _HEADER
        try:
            _put(descriptor, lead + _lines(entries), size)
            os.fsync(descriptor)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise self._full(error) from None

    def _write(self, held: HeldList, keep: Callable[[Entry], bool], more: Iterable[Entry] = ()) -> None:
        try:
            with held.changed_in_place(), replacing(self._real, FileKind.SHARED) as file:
                with as_text(file, "utf-8-sig") as text:
                    write_entries(text, chain(filter(keep, self._entries()), more))
                self._lock.require_unchanged(held)
        except NotSyncedError as error:
            with meaning(Means.NOTHING):
                raise DiskError("suppression.unsynced", path=self.path, why=cause(error)) from None
        except HalfWrittenError as error:
            with meaning(Means.NOTHING):
                raise DiskError(
                    "suppression.half_written", path=self.path, why=cause(error), kept=error.kept
                ) from None
        except OSError as error:
            raise self._full(error) from None

    def _entries(self) -> Iterator[Entry]:
        if self._columns_of_nobody() is not None:
            return
        with _opened(self._real) as source:
            self._check(source.columns or ())
            last: Recipient | None = None
            lengths = Counter[int]()
            for _, rows in source.blocks():
                for row in rows:
                    entry = row.reason if isinstance(row, BadRow) else read_entry(row.fields)
                    if isinstance(row, BadRow) or not isinstance(entry, Entry):
                        raise self._wrong(row.line, entry)
                    last = row
                    lengths[len(entry.openid)] += 1
                    yield entry
            if last is not None and self._cut(last, lengths):
                raise self._wrong(last.line, Sentence("suppression.cut"))

    def _cut(self, last: Recipient, lengths: Mapping[int, int]) -> bool:
        """Whether the file ends within this row, as far as its last cell can tell; `lengths`: how many openids are so long."""
        head, end = self._ends()
        if end.rstrip(b"\0").endswith((b"\n", b"\r")) or head.startswith(_GZIP):
            return False
        name, cell = [*last.fields.items()][-1]
        if name == "openid":
            long = len(cell.strip())
            return long < LENGTH and lengths[long] == 1
        return name == "expires" and _ONE_DIGIT.fullmatch(cell) is not None

    def _columns_of_nobody(self) -> tuple[str, ...] | None:
        """The columns of a list that is empty, which has none, or holds its header only; None: whoever is on it has to be read."""
        head, _ = self._ends()
        text = head.removeprefix(_MARK).strip()
        if len(head) == _HEAD:
            return None
        names = tuple(text.decode("ascii", "replace").split(","))
        # Any other line, however it begins, may be people whose lines end in some other way.
        is_header = "openid" in names and set(names) <= set(COLUMNS) and len(set(names)) == len(names)
        return () if not text else names if is_header else None

    def _ends(self) -> tuple[bytes, bytes]:
        """Its first bytes, and its last."""
        try:
            with self._real.open("rb") as file:
                head = file.read(_HEAD)
                file.seek(max(file.seek(0, os.SEEK_END) - _LAST, 0))
                return head, file.read(_LAST)
        except OSError as error:
            raise ListError("suppression.unreadable", path=self.path, why=cause(error)) from None

    def _own_style(self) -> bool:
        """Whether lines of ours can follow: the same columns, in UTF-8."""
        columns = self._columns_of_nobody()
        if columns is not None:
            size = self._real.stat().st_size
            return not size or (columns == COLUMNS and size == len(_MARK + _HEADER))
        with _opened(self._real) as source:
            self._check(source.columns or ())
            return source.columns == COLUMNS and source.encoding == "utf-8"

    def _check(self, columns: tuple[str, ...]) -> None:
        if "openid" in columns and set(columns) <= set(COLUMNS):
            return
        raise ListError("suppression.no_list", path=self.path, columns=",".join(COLUMNS), name=self.path.name)

    def _wrong(self, line: int, why: object) -> ListError:
        return ListError("suppression.wrong_line", path=self.path, line=line, why=why)

    def _full(self, error: OSError) -> DiskError:
        return DiskError("suppression.unwritable", path=self.path, why=cause(error))


def write_entries(file: TextIO, entries: Iterable[Entry]) -> None:
    """Write a whole list. `file` keeps line ends as they are."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(entry.cells() for entry in entries)


def _lines(entries: Iterable[Entry]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(entry.cells() for entry in entries)
    return text.getvalue().encode()


def _end_of_line(descriptor: int, size: int) -> bytes:
    """What its last line lacks of an end."""
    return {b"\n": b"", b"\r": b"\n"}.get(os.pread(descriptor, 1, size - 1), b"\r\n")


def _put(descriptor: int, data: bytes, offset: int) -> None:
    while data:
        written = os.pwrite(descriptor, data, offset)
        data, offset = data[written:], offset + written


def _opened(path: Path) -> Input:
    """The list as CSV. Openids are ASCII: whatever else its text may be, it decides nothing."""
    try:
        return open_input(path, format="csv")
    except EncodingDoubtError as doubt:
        return open_input(path, format="csv", encoding=next(iter(doubt.choices)))
