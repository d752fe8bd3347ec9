"""The lock on a list: shared for readers, exclusive for writers, on the file itself.

Who writes it anew puts another file in its place, so after locking one looks whether it is still the one with the name.
"""

import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wxpush.errors import BusyError, meaning
from wxpush.oserror import cause
from wxpush.suppression.entry import ListError
from wxpush.suppression.holders import holder, user_of
from wxpush.words import Means

_PAUSE = 0.02


class MissingError(ListError):
    """There is no list."""


@dataclass(frozen=True, slots=True)
class Lock:
    """How a list is locked: `path` is its name for people, `real` what it leads to, `patience` in seconds."""

    path: Path
    real: Path
    patience: float
    #: Gives monotonic seconds.
    now: Callable[[], float]

    @contextmanager
    def held(self, *, writing: bool = False, create: bool = False) -> Iterator[int]:
        """A descriptor of the locked file. One that is made here is gone again if the block fails before anything is in it.

        Raises ListError and BusyError, also for what the system refuses within the block.
        """
        deadline = self.now() + self.patience
        with meaning(Means.NOT_CHANGED_OR_SENT):
            while True:
                descriptor, made = self._open(writing=writing, create=create)
                try:
                    if self._lock(descriptor, fcntl.LOCK_EX if writing else fcntl.LOCK_SH, deadline):
                        with self._told(descriptor, made=made):
                            yield descriptor
                        return
                finally:
                    os.close(descriptor)

    @contextmanager
    def _told(self, descriptor: int, *, made: bool) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            if made and not os.fstat(descriptor).st_size and self._current(descriptor):
                self.real.unlink()
            if isinstance(error, OSError):
                raise ListError("suppression.unreadable", path=self.path, why=cause(error)) from None
            raise

    def _open(self, *, writing: bool, create: bool) -> tuple[int, bool]:
        """And whether it was made just now."""
        # A shared lock needs no write permission, an exclusive one is for writers.
        flags = (os.O_RDWR if writing else os.O_RDONLY) | os.O_CLOEXEC | os.O_NONBLOCK
        try:
            descriptor, made = _opened(self.real, flags, create=create)
        except (FileNotFoundError, ValueError):
            raise MissingError("suppression.missing", path=self.path, name=self.path.name) from None
        except IsADirectoryError:
            raise ListError("suppression.no_file", path=self.path) from None
        except OSError as error:
            raise ListError("suppression.unopenable", path=self.path, why=cause(error)) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise ListError("suppression.no_file", path=self.path)
        return descriptor, made

    def _lock(self, descriptor: int, how: int, deadline: float) -> bool:
        """Whether the lock is ours, and on the file that has the name now."""
        while True:
            try:
                fcntl.flock(descriptor, how | fcntl.LOCK_NB)
            except BlockingIOError:
                if self.now() > deadline:
                    raise self._busy(descriptor) from None
                time.sleep(_PAUSE)
            except OSError as error:
                raise ListError("suppression.unlockable", path=self.path, why=cause(error)) from None
            else:
                return self._current(descriptor)

    def _busy(self, descriptor: int) -> BusyError:
        process = holder(os.fstat(descriptor))
        if process is None:
            return BusyError("suppression.busy", path=self.path)
        return BusyError("suppression.held", path=self.path, process=process, user=user_of(process))

    def _current(self, descriptor: int) -> bool:
        try:
            named = self.real.stat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise ListError("suppression.unopenable", path=self.path, why=cause(error)) from None
        return os.path.samestat(named, os.fstat(descriptor))


def _opened(path: Path, flags: int, *, create: bool) -> tuple[int, bool]:
    try:
        return os.open(path, flags), False
    except FileNotFoundError:
        if not create:
            raise
    try:
        return os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600), True
    except FileExistsError:
        return os.open(path, flags), False  # another process was quicker
