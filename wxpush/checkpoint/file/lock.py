"""One process at a time: an exclusive flock on the checkpoint file itself, gone with the process that held it.

It is held while the operator is asked, too, when nothing may be written yet. So who has begun an invocation locks the log as
well: whoever reads knows by that lock whether the newest invocation is still at work, or was cut off.
"""

import errno
import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from wxpush.checkpoint.file.blank import lay_out
from wxpush.errors import BusyError, DiskError, UsageError
from wxpush.oserror import cause
from wxpush.system.companions import companion
from wxpush.system.files import NotOwnError, open_private

#: Seconds before each try to lock: a process that only looks holds the lock for a moment, and does not send.
_PAUSES = (0.0, 0.01, 0.02, 0.04, 0.08)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # a pipe in the log's place must not hang


class LockedFile:
    """The checkpoint file, laid out 0600 if missing, and locked until closed. One that is there keeps its mode: it may be no checkpoint.

    SQLite's own locks are of another kind (fcntl) and are dropped when any descriptor of the file is closed, so this one
    is opened before SQLite's and must be closed after them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = _locked(path)

    @property
    def descriptor(self) -> int:
        """The descriptor of the locked file, until it is closed."""
        assert self._descriptor is not None
        return self._descriptor

    def remove(self) -> None:
        """Delete the file and what SQLite keeps beside it, for as long as it is the one that is locked.

        Where the system refuses to delete it, it stays: it is empty.
        """
        with suppress(OSError):
            if self._descriptor is not None and _is(self._descriptor, self._path):
                for suffix in ("-wal", "-shm", ""):
                    companion(self._path, suffix).unlink(missing_ok=True)

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def locked_log(path: Path) -> int | None:
    """A descriptor of a checkpoint's log, locked until it is closed: its newest invocation is this process's.

    None where it cannot be locked; then `status` shows rows in flight as in doubt, which is safe.
    """
    with suppress(OSError):
        descriptor = os.open(companion(path, "-wal"), os.O_RDWR | os.O_CLOEXEC | _NO_LINKS)
        try:
            if any(_try(descriptor, pause) for pause in _PAUSES):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
    return None


def begun(path: Path) -> bool:
    """Whether the process of the newest invocation is running. One that still waits for the operator's answer has begun none."""
    try:
        log = companion(Path(os.path.realpath(path)), "-wal")  # SQLite's is beside the target of a link
        descriptor = os.open(log, os.O_RDONLY | os.O_CLOEXEC | _NO_LINKS | _AT_ONCE)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _locked(path: Path) -> int:
    while True:
        descriptor = _open(path)
        try:
            _lock(descriptor, path)
            if _is(descriptor, path):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # the process that held the lock before removed the file


def _is(descriptor: int, path: Path) -> bool:
    """Whether the open file is the one of this name. Raises OSError where the system does not tell."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat(follow_symlinks=False))
    except FileNotFoundError:
        return False


def _open(path: Path) -> int:
    try:
        while True:
            try:
                return open_private(path, os.O_RDWR)
            except FileNotFoundError:
                lay_out(path)  # the process that made it before us may remove it again meanwhile
    except NotOwnError:
        word = "checkpoint.is_link" if path.is_symlink() else "checkpoint.no_own_file"
        raise UsageError(word, path=path) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UsageError("checkpoint.name_too_long", path=path) from None
        raise DiskError("checkpoint.unwritable", path=path, why=cause(error)) from None


def _lock(descriptor: int, path: Path) -> None:
    try:
        free = any(_try(descriptor, pause) for pause in _PAUSES)
    except OSError as error:
        raise DiskError("checkpoint.unlockable", path=path, why=cause(error)) from None
    if not free:
        raise BusyError("checkpoint.busy", path=path)


def _try(descriptor: int, pause: float) -> bool:
    time.sleep(pause)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
