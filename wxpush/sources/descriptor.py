"""The one descriptor of a recipient file: opened once, never waiting, and only if it is a regular file."""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from wxpush.errors import SourceError
from wxpush.model import FileIdentity
from wxpush.oserror import cause
from wxpush.sources.misnamed import missing, require_list
from wxpush.system.regular import IrregularError, look_at, open_regular

#: Names of what is open. https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html
_OPEN = re.compile(r"/dev/(stdin|stdout|stderr|fd/.*)|/proc/[^/]+(/task/[^/]+)?/fd/.*", re.DOTALL)
#: As many links behind each other as a system follows.
_LINKS = 40


class Descriptor:
    """An open regular file. Readers of it do not disturb each other; one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Raises SourceError for what is missing, unreadable or no regular file; a symlink to one is fine."""
        self.path = path
        try:
            self._fd = open_regular(path)
        except OSError as error:
            raise _refusal(path, error) from None
        self.opened_as = self.identity()

    def identity(self) -> FileIdentity:
        """As it is now."""
        now = os.fstat(self._fd)
        return FileIdentity(now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino, now.st_dev)

    def opened(self) -> BinaryIO:
        """A file object for who reads all of it; it shares the position, so not beside a reader that is at work."""
        file = os.fdopen(os.dup(self._fd), "rb")
        file.seek(0)
        return file

    def reader(self) -> "Reader":
        return Reader(self)

    def read(self, size: int, offset: int) -> bytes:
        os.lseek(self._fd, offset, os.SEEK_SET)
        return os.read(self._fd, size)

    def close(self) -> None:
        """Idempotent. Whoever reads later gets an OSError, never another file's bytes."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


class Reader:
    """One pass over a descriptor: a position of its own."""

    def __init__(self, descriptor: Descriptor) -> None:
        self._descriptor = descriptor
        self._offset = 0

    def read(self, size: int = -1, /) -> bytes:
        """At most size bytes; none at the end only."""
        data = self._descriptor.read(size, self._offset)
        self._offset += len(data)
        return data

    def seek(self, offset: int, /) -> int:
        self._offset = offset
        return offset


def require_name(path: Path) -> None:
    """Raise SourceError for a name of what is open in this process, such as /dev/stdin: the next run has something else by that name, and
    a checkpoint beside it would lie in a folder that goes with the machine's next start.
    """
    with suppress(OSError, ValueError):  # what cannot be looked at is told where it is opened
        name = os.path.abspath(path)  # noqa: PTH100 - follows no link
        for _ in range(_LINKS):
            if _OPEN.fullmatch(name):
                raise SourceError("sources.is_open", path=path)
            name = os.path.abspath(Path(name).parent / Path(name).readlink())  # noqa: PTH100


def require_recipients(path: Path) -> None:
    """Raise SourceError where no file of recipients can be. Nothing is opened."""
    require_name(path)
    require_list(path)
    try:
        look_at(path)
    except OSError as error:
        raise _refusal(path, error) from None


def _refusal(path: Path, error: OSError) -> SourceError:
    if isinstance(error, IrregularError):
        return SourceError(f"sources.is_{error.kind}", path=path)
    if isinstance(error, FileNotFoundError):
        return missing(path)
    if isinstance(error, PermissionError):
        return SourceError("sources.forbidden", path=path)
    return SourceError("sources.unopenable", path=path, why=cause(error))
