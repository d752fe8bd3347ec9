"""Files that take the place of others: written beside them, whole and on disk before they have the name, 0600 from the first byte.

By whose they are: see `files`. A list that people share is written over instead where its owner, group or mode could not be kept, where
it is a mount point or where its folder takes no new files: whoever locks it sees it whole.
"""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import BinaryIO, TextIO

from wxpush.errors import UsageError, meaning
from wxpush.oserror import cause
from wxpush.system import files
from wxpush.system.files import (
    AT_ONCE,
    CANNOT_SYNC,
    NO_LINKS,
    NotOwnError,
    as_far_as_it_has_modes,
    open_private,
    resolved,
)
from wxpush.words import Means, Sentence

#: How a rename fails over a file that is mounted by itself, and how a folder refuses new files.
_MOUNTED = frozenset({errno.EBUSY, errno.EXDEV})
_NO_NEW_FILES = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_PIECE = 1 << 20


class FileKind(Enum):
    """Whose a file is that takes the place of another."""

    PRIVATE = "private"
    SHARED = "shared"
    RESULT = "result"


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

    def keep_as(self, before: os.stat_result) -> bool:
        """Belong to whom that one belongs, with its mode. False where this user may not have it so."""
        if sys.platform == "win32":
            return True
        with as_far_as_it_has_modes():
            os.fchown(self.file.fileno(), before.st_uid, before.st_gid)
        with as_far_as_it_has_modes():
            os.fchmod(self.file.fileno(), stat.S_IMODE(before.st_mode))
        after = os.fstat(self.file.fileno())
        return (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)

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
        try:
            files.sync_folder(path.absolute().parent)
        except OSError as error:
            if error.errno not in CANNOT_SYNC:
                raise NotSyncedError(error.errno, error.strerror) from None

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
    unfinished = _made(folder, prefix)
    try:
        yield unfinished
    finally:
        unfinished.drop()


def _made(folder: Path, prefix: str) -> UnfinishedFile:
    descriptor, name = tempfile.mkstemp(prefix=prefix, dir=folder)
    return UnfinishedFile(descriptor, Path(name))


@contextmanager
def replacing(path: Path, kind: FileKind, *, unfinished: Path | None = None) -> Iterator[BinaryIO]:
    """Write a file that takes the path's place when the block ends well; readers see the old one or the new one.

    `unfinished` is the file to write into, of which nobody else makes use: what a crash leaves there is deleted. Raises OSError,
    and NotOwnError for one that is not the user's own.
    """
    place = path.absolute() if kind is FileKind.PRIVATE else resolved(path)
    before = _before(place)
    if kind is not FileKind.PRIVATE and before is not None and not stat.S_ISREG(before.st_mode):
        raise OSError(errno.EINVAL, str(Sentence("system.no_regular_file")))
    if kind is FileKind.SHARED and before is not None:
        shared, beside = _made_beside(place)
        try:
            in_its_place = beside and shared.keep_as(before)
            yield shared.file
            _hand_over(shared, place, in_its_place=in_its_place)
        finally:
            shared.drop()
        return
    with _begun(place, unfinished) as begun:
        yield begun.file
        begun.put(place)


def _hand_over(begun: UnfinishedFile, place: Path, *, in_its_place: bool) -> None:
    """To those who share the file: in its place where that is theirs as before, else into it."""
    with suppress(MountedError):
        if in_its_place:
            return begun.put(place)
    return begun.write_over(place)


def _made_beside(place: Path) -> tuple[UnfinishedFile, bool]:
    """Where the folder of a file takes no new ones, among the temporary files; and whether it is beside it."""
    try:
        return _made(place.parent, f".{place.name}."), True
    except OSError as error:
        if error.errno not in _NO_NEW_FILES:
            raise
    return _made(Path(tempfile.gettempdir()), "wxpush-"), False


def as_text(file: BinaryIO, encoding: str, *, errors: str = "strict") -> TextIO:
    """The same file for texts, which keeps line ends as they are. It is to be closed before the file is used again."""
    return open(file.fileno(), "w", encoding=encoding, errors=errors, newline="", closefd=False)


@contextmanager
def written(output: Path, *, encoding: str, unfinished: Path | None = None) -> Iterator[TextIO]:
    """Write a text that a command was told to write: a result. Raises UsageError."""
    try:
        # Half a surrogate pair is no character: it is shown as it would be escaped, which is JSON too.
        with (
            replacing(output, FileKind.RESULT, unfinished=unfinished) as file,
            as_text(file, encoding.removesuffix("-sig"), errors="backslashreplace") as text,
        ):
            if encoding.endswith("-sig"):
                text.write("\ufeff")  # by ourselves, as Python's own way encodes each piece anew
            yield text
    except NotSyncedError as error:
        with meaning(Means.NOTHING):
            raise UsageError("system.output_not_synced", path=output, why=cause(error)) from None
    except OSError as error:
        raise UsageError("system.output_not_written", path=output, why=cause(error)) from None
    except NotOwnError as error:
        raise UsageError("system.draft_refused", path=unfinished, why=error.why, output=output) from None


@contextmanager
def _begun(place: Path, unfinished: Path | None) -> Iterator[UnfinishedFile]:
    if unfinished is None:
        with unfinished_file(place.parent, f".{place.name}.") as made:
            yield made
        return
    with suppress(FileNotFoundError):
        os.close(open_private(unfinished, os.O_WRONLY))
        unfinished.unlink()  # one's own; and what has another name too is kept under that
    named = UnfinishedFile(open_private(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL), unfinished)
    try:
        yield named
    finally:
        named.drop()


def _before(place: Path) -> os.stat_result | None:
    with suppress(FileNotFoundError):
        return place.stat()
    return None
