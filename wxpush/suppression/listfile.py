"""The file of people who are not to be sent to: read whole, added to, written anew; one writer at a time.

Readers take a shared lock, writers an exclusive one, on the file itself. Who writes it anew puts another file in its place, so
after locking one looks whether it is still the one with the name.
"""

import csv
import fcntl
import io
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TextIO

from wxpush.errors import BusyError, DiskError, meaning
from wxpush.files import Kind, as_text, replacing
from wxpush.model import BadRow, FileIdentity
from wxpush.sources import Input, open_input
from wxpush.sources.doubts import EncodingDoubtError
from wxpush.suppression.entry import COLUMNS, Entry, ListError, read_entry
from wxpush.suppression.members import Members
from wxpush.words import Means

_MARK = b"\xef\xbb\xbf"
_HEADER = (",".join(COLUMNS) + "\r\n").encode()
_HEAD = 1 << 12
_PATIENCE = 10.0
_PAUSE = 0.02


class ListFile:
    """The file at a path. Every method raises ListError for what is no such list, naming the line."""

    def __init__(self, path: Path, *, patience: float = _PATIENCE) -> None:
        self.path = path
        #: A link's target, so that to write it anew does not replace the link.
        self._real = path.resolve()
        self._patience = patience

    def members(self, today: date) -> tuple[Members, FileIdentity]:
        """Who is on it, and what tells cheaply whether the file is another one later."""
        with self._locked(fcntl.LOCK_SH) as descriptor:
            return Members(self._entries(), today), _identity(os.fstat(descriptor))

    def identity(self) -> FileIdentity | None:
        """Which file has the name now; None: none that can be looked at."""
        try:
            return _identity(self._real.stat())
        except OSError:
            return None

    def entries(self) -> Iterator[Entry]:
        """Every entry, the expired ones too."""
        with self._locked(fcntl.LOCK_SH):
            yield from self._entries()

    def append(self, entries: Iterable[Entry]) -> None:
        """Add to its end, durably: all of them, or nothing. Raises DiskError."""
        with self._locked(fcntl.LOCK_EX, create=True) as descriptor:
            if not self._own_style():
                self._write(lambda _: True, entries)
                return
            size = os.fstat(descriptor).st_size
            text = _lines(entries)
            lead = b"" if _ends_whole(descriptor, size) else b"\r\n"
            try:
                _put(descriptor, (lead if size else _MARK + _HEADER) + text, size)
                os.fsync(descriptor)
            except OSError as error:
                with suppress(OSError):
                    os.ftruncate(descriptor, size)
                raise self._full(error) from None

    def rewrite(self, keep: Callable[[Entry], bool], more: Iterable[Entry] = ()) -> None:
        """Write it anew, with the entries to be kept and more. It is whole at any time, the old or the new one."""
        with self._locked(fcntl.LOCK_EX, create=True):
            self._write(keep, more)

    def _write(self, keep: Callable[[Entry], bool], more: Iterable[Entry]) -> None:
        try:
            with replacing(self._real, Kind.SHARED) as file, as_text(file, "utf-8-sig") as text:
                write_entries(text, chain(filter(keep, self._entries()), more))
        except OSError as error:
            raise self._full(error) from None

    def _entries(self) -> Iterator[Entry]:
        if self._bare():
            return
        with _opened(self._real) as source:
            self._check(source.columns or ())
            for _, rows in source.blocks():
                for row in rows:
                    entry = row.reason if isinstance(row, BadRow) else read_entry(row.fields)
                    if not isinstance(entry, Entry):
                        raise ListError("suppression.wrong_line", path=self.path, line=row.line, why=entry)
                    yield entry

    def _bare(self) -> bool:
        """Whether nobody is on it: it is empty, or holds its header only."""
        with self._real.open("rb") as file:
            head = file.read(_HEAD)
        text = head.removeprefix(_MARK).strip()
        return len(head) < _HEAD and (not text or (b"\n" not in text and text.startswith(b"openid")))

    def _own_style(self) -> bool:
        """Whether lines of ours can follow: the same columns, in UTF-8."""
        if self._bare():
            return self._real.stat().st_size in {0, len(_MARK + _HEADER)}
        with _opened(self._real) as source:
            self._check(source.columns or ())
            return source.columns == COLUMNS and source.encoding == "utf-8"

    def _check(self, columns: tuple[str, ...]) -> None:
        if "openid" in columns and set(columns) <= set(COLUMNS):
            return
        raise ListError("suppression.no_list", path=self.path, columns=",".join(COLUMNS), name=self.path.name)

    @contextmanager
    def _locked(self, how: int, *, create: bool = False) -> Iterator[int]:
        deadline = time.monotonic() + self._patience
        with meaning(Means.NOT_CHANGED_OR_SENT):
            while True:
                descriptor = self._open(create=create)
                try:
                    if self._lock(descriptor, how, deadline):
                        yield descriptor
                        return
                finally:
                    os.close(descriptor)

    def _open(self, *, create: bool) -> int:
        try:
            # A shared lock needs no write permission, an exclusive one is for writers.
            flags = os.O_RDWR | os.O_CREAT if create else os.O_RDONLY
            return os.open(self._real, flags | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
        except FileNotFoundError:
            raise ListError("suppression.missing", path=self.path, name=self.path.name) from None
        except OSError as error:
            raise ListError("suppression.unopenable", path=self.path, why=error.strerror) from None

    def _lock(self, descriptor: int, how: int, deadline: float) -> bool:
        """Whether the lock is ours, and on the file that has the name now."""
        while True:
            try:
                fcntl.flock(descriptor, how | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise BusyError("suppression.busy", path=self.path) from None
                time.sleep(_PAUSE)
            else:
                return self._current(descriptor)

    def _current(self, descriptor: int) -> bool:
        try:
            named = self._real.stat()
        except FileNotFoundError:
            return False
        return os.path.samestat(named, os.fstat(descriptor))

    def _full(self, error: OSError) -> DiskError:
        return DiskError("suppression.unwritable", path=self.path, why=error.strerror)


def write_entries(file: TextIO, entries: Iterable[Entry]) -> None:
    """Write a whole list. `file` keeps line ends as they are."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(entry.cells() for entry in entries)


def _lines(entries: Iterable[Entry]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(entry.cells() for entry in entries)
    return text.getvalue().encode()


def _ends_whole(descriptor: int, size: int) -> bool:
    return not size or os.pread(descriptor, 1, size - 1) == b"\n"


def _put(descriptor: int, data: bytes, offset: int) -> None:
    while data:
        written = os.pwrite(descriptor, data, offset)
        data, offset = data[written:], offset + written


def _identity(now: os.stat_result) -> FileIdentity:
    return FileIdentity(now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino, now.st_dev)


def _opened(path: Path) -> Input:
    """The list as CSV. Openids are ASCII: whatever else its text may be, it decides nothing."""
    try:
        return open_input(path, format="csv")
    except EncodingDoubtError as doubt:
        return open_input(path, format="csv", encoding=next(iter(doubt.choices)))
