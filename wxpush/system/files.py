"""Files by whose they are: private ones of ours, lists that people share, results that the operator names, secrets.

| kind | rule |
| --- | --- |
| private: made by us for ourselves | one's own, regular, 0600, no link followed |
| shared: a list that people keep together | a link is resolved; owner, group and mode are kept |
| result: what the operator names with -o | a link is resolved; a pipe or a device is refused |
| secret | one's own and closed to others; root's on a read-only mount; or 0440 by one of our groups |

What is put in a file's place is on disk before it has the name, 0600 from its first byte, and then the name is too.
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
from wxpush.words import Means, Sentence

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
#: A pipe in the file's place must not hang.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
#: How a secret may be lent to a group.
_FOR_ITS_GROUP = 0o440
#: How a file system says that folders cannot be synced on it.
_CANNOT = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})
#: How one says that files have no modes on it, or none that this user may change.
_NO_MODES = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP})


class FileKind(Enum):
    """Whose a file is that takes the place of another."""

    PRIVATE = "private"
    SHARED = "shared"
    RESULT = "result"


class NotOwnError(Exception):
    """A link, or no regular file of the user's own, is where a private file is to be. `why` goes on after the path."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


class NotSyncedError(OSError):
    """A file was put in its place, where everybody sees it, and whether its name outlives a power cut is not known."""


def resolved(path: Path) -> Path:
    """What a link leads to. One that leads to itself stays as it is: whoever opens it is told."""
    try:
        return Path(os.path.realpath(path))
    except ValueError:  # no path at all
        return path


def open_private(path: Path, flags: int) -> int:
    """A descriptor of a private file. One that may be created and holds nothing is 0600, as far as its mount has modes.

    One that holds something keeps its mode: whoever finds that it is ours calls make_private. Raises NotOwnError, and OSError as os.open does.
    """
    try:
        descriptor = os.open(path, flags | _NO_LINKS | _AT_ONCE, 0o600)
    except OSError as error:
        if error.errno == errno.ELOOP or path.is_symlink():
            raise NotOwnError(Sentence("system.is_link")) from None
        raise
    status = os.fstat(descriptor)
    if foreign(status) or not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise NotOwnError(Sentence("system.not_own"))
    if flags & os.O_CREAT and not status.st_size:
        make_private(descriptor)
    return descriptor


def make_private(descriptor: int) -> None:
    """Give an open file mode 0600, as far as its mount has modes."""
    if sys.platform != "win32":
        try:
            os.fchmod(descriptor, 0o600)
        except OSError as error:
            if error.errno not in _NO_MODES:
                raise


def exposed(path: Path) -> bool:
    """Whether others can open a private file all the same, as its mount has no modes, or shows all files alike."""
    try:
        return loose(path.stat(), 0o077)
    except OSError:  # whoever opens it is told
        return False


def foreign(status: os.stat_result) -> bool:
    """Whether it belongs to another user; on Windows nobody can tell."""
    return sys.platform != "win32" and status.st_uid != os.geteuid()


def loose(status: os.stat_result, bits: int) -> bool:
    """Whether one of the permission bits is set; on Windows they mean nothing."""
    return sys.platform != "win32" and bool(stat.S_IMODE(status.st_mode) & bits)


def guarded(descriptor: int) -> bool:
    """Whether a secret in this file is kept from others, who may not have written it either."""
    status = os.fstat(descriptor)
    if sys.platform == "win32":
        return True
    if status.st_uid not in {0, os.geteuid()}:
        return False
    if not loose(status, 0o077):
        return True
    if status.st_uid == 0 and os.fstatvfs(descriptor).f_flag & os.ST_RDONLY:
        return True  # as secrets are mounted into a container
    return stat.S_IMODE(status.st_mode) == _FOR_ITS_GROUP and status.st_gid in {os.getegid(), *os.getgroups()}


def sync_folder(folder: Path) -> None:
    """Make the names in it durable: a synced file without a name is lost all the same. Windows opens no folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class UnfinishedFile:
    """A file that is being written, and does not have its final name yet."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self.file: BinaryIO = os.fdopen(descriptor, "wb")
        self._path = path

    def keep_as(self, before: os.stat_result) -> None:
        """Belong to whom that one belongs, with its mode, as far as this user may."""
        if sys.platform != "win32":
            with suppress(PermissionError):
                os.fchown(self.file.fileno(), before.st_uid, before.st_gid)
            with suppress(PermissionError):
                os.fchmod(self.file.fileno(), stat.S_IMODE(before.st_mode))

    def put(self, path: Path) -> None:
        """Take the place of `path`: whole, and on disk. Raises OSError, NotSyncedError where it has taken it."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self._path.replace(path)
        try:
            sync_folder(path.absolute().parent)
        except OSError as error:
            if error.errno not in _CANNOT:
                raise NotSyncedError(error.errno, error.strerror) from None

    def drop(self) -> None:
        """Delete it, unless it was put somewhere."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self._path.unlink()


@contextmanager
def unfinished_file(folder: Path, prefix: str) -> Iterator[UnfinishedFile]:
    """A new file in a folder. One that is not put anywhere is deleted at the end of the block. Raises OSError."""
    descriptor, name = tempfile.mkstemp(prefix=prefix, dir=folder)
    unfinished = UnfinishedFile(descriptor, Path(name))
    try:
        yield unfinished
    finally:
        unfinished.drop()


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
    with _begun(place, unfinished) as begun:
        if kind is FileKind.SHARED and before is not None:
            begun.keep_as(before)
        yield begun.file
        begun.put(place)


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
    try:
        return place.stat()
    except FileNotFoundError:
        return None
