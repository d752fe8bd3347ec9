"""Writes what a run knew into a separate file when its checkpoint is no longer what it was."""

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

from wxpush.checkpoint.file.log import renew
from wxpush.errors import LostError
from wxpush.system.companions import companion

_CHUNK = 1 << 20
_RESCUED, _RESCUING = ".rescued", ".rescuing"
#: Suffixes of the files that are written beside a checkpoint here.
RESCUE_SUFFIXES = (_RESCUED, _RESCUING)

#: Writes something into a checkpoint.
Written = Callable[[sqlite3.Connection], object]


def rescued(path: Path) -> Path:
    """Where the rescued file is written while another file has the checkpoint's name."""
    return companion(path, _RESCUED)


def is_rescued(path: Path) -> bool:
    """Whether a rescued file lies beside this checkpoint. A second name of the checkpoint itself, left by a crash, is none."""
    copy = rescued(path)
    with suppress(OSError):
        return not os.path.samestat(copy.lstat(), path.lstat())
    return os.path.lexists(copy)


def require_none(path: Path) -> None:
    """Raise LostError while one lies there: it may know of rows that this checkpoint takes for not sent."""
    if is_rescued(path):
        raise LostError("checkpoint.rescued_beside", path=path, name=path.name, rescued=rescued(path))


def write(path: Path, content: Callable[[Path], object], home: Sequence[Written]) -> Path:
    """Write the file, whole or not at all. `home`: what came too late for `content`. Raises OSError, sqlite3.Error."""
    copy, unfinished = rescued(path), companion(path, _RESCUING)
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
    try:
        content(unfinished)
        _finish(unfinished, home)
        os.link(unfinished, copy)  # replaces nothing
    finally:
        unfinished.unlink()
    return copy


def from_connection(connection: sqlite3.Connection) -> Callable[[Path], object]:
    """What an open connection can still read."""
    # As bytes: a name that is no UTF-8 is one all the same.
    return lambda unfinished: connection.execute(
        "VACUUM INTO CAST(? AS TEXT)", (os.fsencode(unfinished.absolute()),)
    )


def from_pages(
    descriptor: int, changed: Mapping[int, bytes], page: int, pages: int
) -> Callable[[Path], object]:
    """The content of the open file, with the pages of the log that are not merged into it."""

    def content(unfinished: Path) -> None:
        with unfinished.open("wb") as file:
            at = 0
            while piece := os.pread(descriptor, _CHUNK, at):
                file.write(piece)
                at += len(piece)
            for number, content in changed.items():
                file.seek((number - 1) * page)
                file.write(content)
            if pages:
                file.truncate(pages * page)

    return content


def _finish(unfinished: Path, home: Sequence[Written]) -> None:
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError
        connection.execute("PRAGMA journal_mode = DELETE")
        for written in home:
            written(connection)
        renew(connection)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
