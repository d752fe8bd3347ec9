"""A file that is being written, under a name of its own until it is whole: 0600 from the first byte, on disk before it has its final name."""

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from wxpush.system import files
from wxpush.system.access.rights import Rights, give
from wxpush.system.files import AT_ONCE, CANNOT_SYNC, NO_LINKS, open_private
from wxpush.words import Sentence

#: How a rename fails over a file that is mounted by itself.
_MOUNTED = frozenset({errno.EBUSY, errno.EXDEV})
#: How a file system says that a file has no second name on it.
_NO_SECOND_NAMES = frozenset({errno.EPERM, errno.ENOSYS, errno.ENOTSUP})
_PIECE = 1 << 20


class NotSyncedError(OSError):
    """A file was put in its place, where everybody sees it, and whether its name outlives a power cut is not known."""


class MountedError(OSError):
    """A file is mounted by itself, so that none can take its place."""


class HalfWrittenError(OSError):
    """A file was written over in part. `kept` is where all that was to be in it stands."""

    def __init__(self, error: OSError, kept: Path) -> None:
        super().__init__(error.errno, error.strerror)
        self.kept = kept


class UnfinishedFile:
    """A file that is being written, and does not have its final name yet."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self.file: BinaryIO = os.fdopen(descriptor, "wb")
        self._path = path
        self._kept = False

    def keep_as(self, before: Rights) -> bool:
        """Belong to whom that one belongs, with its mode and its access list. False where this user may not have it so."""
        return give(self.file.fileno(), before)

    def put(self, path: Path) -> None:
        """Take the place of `path`: whole, and on disk. Raises OSError, MountedError, NotSyncedError where it has taken it."""
        self.file.flush()
        os.fsync(self.file.fileno())
        try:
            self._path.replace(path)
        except OSError as error:
            if error.errno in _MOUNTED:
                raise MountedError(error.errno, str(Sentence("system.is_mounted"))) from None
            raise
        self.file.close()
        self._name_is_durable(path)

    @staticmethod
    def _name_is_durable(path: Path) -> None:
        try:
            files.sync_folder(path.absolute().parent)
        except OSError as error:
            if error.errno not in CANNOT_SYNC:
                raise NotSyncedError(error.errno, error.strerror) from None

    def put_anew(self, path: Path) -> None:
        """Have the name of `path`, which nothing may have: no link there is followed. Raises FileExistsError, and OSError as `put` does."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.name(path)
        self._name_is_durable(path)

    def name(self, path: Path) -> None:
        """The same for a file that may be lost in a power cut, as it holds nothing. Raises FileExistsError and OSError."""
        try:
            path.hardlink_to(self._path)
        except OSError as error:
            if error.errno not in _NO_SECOND_NAMES:
                raise
            os.close(open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            self._path.replace(path)

    def write_over(self, path: Path) -> None:
        """Write what is in it into the file of that name, which stays the one that it is. Nobody else may read it meanwhile.

        Raises OSError before anything is changed there, and HalfWrittenError, which leaves this file for whoever mends that one.
        """
        self.file.flush()
        os.fsync(self.file.fileno())
        descriptor = os.open(path, os.O_WRONLY | NO_LINKS | AT_ONCE)
        try:
            size = os.fstat(self.file.fileno()).st_size
            if size > os.fstat(descriptor).st_size:
                _take_room(descriptor, size)
            try:
                self._copy(descriptor, size)
            except OSError as error:
                self._kept = True
                raise HalfWrittenError(error, self._path) from None
        finally:
            os.close(descriptor)

    def _copy(self, descriptor: int, size: int) -> None:
        at = 0
        with self._path.open("rb") as file:
            while piece := file.read(_PIECE):
                while piece:
                    many = os.pwrite(descriptor, piece, at)
                    piece, at = piece[many:], at + many
        os.ftruncate(descriptor, size)
        os.fsync(descriptor)

    def drop(self) -> None:
        """Delete it, unless it was put somewhere or is all that is left."""
        with suppress(OSError):
            self.file.close()
        if not self._kept:
            with suppress(OSError):
                self._path.unlink()


def _take_room(descriptor: int, size: int) -> None:
    """Have the room before anything is written over, where the system can promise it."""
    try:
        if sys.platform == "linux":
            os.posix_fallocate(descriptor, 0, size)
    except OSError as error:
        if error.errno not in CANNOT_SYNC:
            raise


@contextmanager
def unfinished_file(folder: Path, prefix: str) -> Iterator[UnfinishedFile]:
    """A new file in a folder. One that is not put anywhere is deleted at the end of the block. Raises OSError."""
    unfinished = made_in(folder, prefix)
    try:
        yield unfinished
    finally:
        unfinished.drop()


def made_in(folder: Path, prefix: str) -> UnfinishedFile:
    """A new file in a folder, which whoever calls is to `drop`. Raises OSError."""
    descriptor, name = tempfile.mkstemp(prefix=prefix, dir=folder)
    return UnfinishedFile(descriptor, Path(name))
