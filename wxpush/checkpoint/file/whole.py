"""Whether a checkpoint is whole before anything is done with it: its file, its log beside it, and all of that log.

To continue from a part of it is to send to people twice. What can be seen without SQLite is looked at before SQLite is there:
its index of the log, which may tell that the log was cut, is made anew when the first connection reads.
"""

import sqlite3
import stat
from pathlib import Path

from msgspec import Struct

from wxpush.checkpoint.file import frames
from wxpush.checkpoint.file.frames import Frames
from wxpush.checkpoint.file.lock import begun
from wxpush.checkpoint.file.log import HEADER, LEAST, Mark, log_of, log_size, mark_of, read_alone
from wxpush.errors import LostError, UsageError
from wxpush.system.regular import NOTHING

#: A look while the log is merged may see the old file and the new log; while a checkpoint is created or removed, only one of them.
_LOOKS = 3
_JOURNAL_VERSION = slice(18, 20)
_WITH_LOG = b"\x02\x02"


class FoundFiles(Struct, frozen=True):
    """What lay beside a checkpoint before it was opened. `shared`: another process may be writing all the while."""

    path: Path
    size: int
    log: Frames
    shared: bool


def look(path: Path, *, shared: bool) -> FoundFiles:
    """Look at the log before the database is opened. Raises LostError where a part of it is missing, OSError."""
    found = FoundFiles(path, log_size(path), Frames(), shared)
    for _ in range(_LOOKS):
        found = FoundFiles(path, log_size(path), _frames(path, shared=shared), shared)
        if not found.log.broken:
            return found
    raise _broken(path) if found.size > HEADER else _missing(path)


def checkpoints(folder: Path) -> list[Path]:
    """Those of a folder, and those of which only a log is left."""
    named = {log.with_name(log.name.removesuffix("-wal")) for log in folder.glob("*.wxpush-wal")}
    return sorted({*folder.glob("*.wxpush"), *(path for path in named if log_size(path) > HEADER)})


def require_file(path: Path) -> None:
    """Raise LostError where there is only the log of a checkpoint, or a file with nothing in it; UsageError for what is no file: to open
    a pipe would wait for its other end.
    """
    size, logged = _size(path), False
    for _ in range(_LOOKS):
        logged = log_size(path) > HEADER
        if size or (size is None and not logged):
            return
        size = _size(path)
    if logged:
        raise LostError("checkpoint.log_without_file", path=path, log=log_of(path).name)
    raise LostError("checkpoint.empty", path=path)


def require_log(connection: sqlite3.Connection, found: FoundFiles) -> None:
    """Raise LostError where a log is missing, is not whole, or is that of another file."""
    path, mark = found.path, mark_of(connection)
    if mark is None:
        if found.size > HEADER and not found.log.header and not _at_work(found):
            raise _broken(path)
        return
    if mark.needed and max(found.size, log_size(path)) <= HEADER:
        raise _missing(path)
    if not any(_counts(connection, found) for _ in range(_LOOKS)):
        raise _broken(path)
    if not any(_together(connection, path) for _ in range(_LOOKS)):
        raise LostError("checkpoint.log_of_another_file", path=path, log=log_of(path).name)


def require_begun(found: FoundFiles) -> None:
    """Raise LostError for an empty database whose log is missing: earlier versions had all of a campaign in the log."""
    with found.path.open("rb") as file:
        head = file.read(_JOURNAL_VERSION.stop)
    if head[_JOURNAL_VERSION] != _WITH_LOG:
        return
    if max(found.size, log_size(found.path)) <= HEADER:
        raise _missing(found.path)
    if not found.log.taken and not _at_work(found):
        raise _broken(found.path)


def _counts(connection: sqlite3.Connection, found: FoundFiles) -> bool:
    """Whether the file stands alone, or what it lacks was taken from the log.

    A crash between the commit that marks the file and the one that takes the mark away leaves it marked, though it lacks
    nothing. The log then is that of before, or it begins anew and has no whole frame yet.
    """
    mark = mark_of(connection)
    if mark is None or not (mark.needed or _torn(mark)) or _at_work(found):
        return True
    log = frames.read(found.path, index=False)
    return log.taken > 0 or (log.header and frames.went_over(found.path, log, mark.record))


def _together(connection: sqlite3.Connection, path: Path) -> bool:
    alone, mark = read_alone(path), mark_of(connection)
    return alone is None or mark is None or _torn(alone) or alone.stamp in {mark.stamp, mark.earlier}


def _torn(mark: Mark) -> bool:
    """Whether power was lost while the table's page was written. Then its log has all of it; nothing in the file alone counts."""
    return 0 < abs(mark.stamp) < LEAST


def _frames(path: Path, *, shared: bool) -> Frames:
    """What can be said of a log at rest; one that is being written is its writer's to look at."""
    return Frames() if shared and begun(path) else frames.read(path, index=True)


def _at_work(found: FoundFiles) -> bool:
    return found.shared and begun(found.path)


def _size(path: Path) -> int | None:
    """In bytes, None without a file. Raises UsageError for what is no plain file."""
    try:
        status = path.stat()
    except OSError as error:
        if error.errno in NOTHING:
            return None
        raise
    if not stat.S_ISREG(status.st_mode):
        raise UsageError("checkpoint.no_own_file", path=path)
    return status.st_size


def _missing(path: Path) -> LostError:
    return LostError("checkpoint.log_missing", path=path, log=log_of(path).name)


def _broken(path: Path) -> LostError:
    return LostError("checkpoint.log_not_whole", path=path, log=log_of(path).name)
