"""Files by whose they are: private ones of ours, lists that people share, results that the operator names, secrets.

| kind | rule |
| --- | --- |
| private: made by us for ourselves | one's own, regular, 0600, no link followed |
| shared: a list that people keep together | a link is resolved; owner, group and mode are kept |
| result: what the operator names with -o | a link is resolved; a pipe or a device is refused |
| secret | one's own and closed to others; root's on a read-only mount; or 0440 by one of our groups |

How one takes the place of another: `replacing`.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wxpush.words import Sentence

NO_LINKS: Final = getattr(os, "O_NOFOLLOW", 0)
#: A pipe in the file's place must not hang.
AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
#: As the kernel has it.
_MOST_LINKS = 40
#: How a secret may be lent to a group.
_FOR_ITS_GROUP = 0o440
#: How a file system says that folders cannot be synced on it: those of Windows and of SMB cannot.
CANNOT_SYNC: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})
#: How one says that files have no modes on it, or none that this user may change.
_NO_MODES = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP})


class NotOwnError(Exception):
    """A link, or no regular file of the user's own, is where a private file is to be. `why` goes on after the path."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


def resolved(path: Path) -> Path:
    """What a link leads to. One that leads to itself stays as it is: whoever opens it is told.

    Raises OSError for a link that anybody may have put there: to write where it leads would be to write for them. So does the kernel, where
    a path is opened and not resolved: https://docs.kernel.org/admin-guide/sysctl/fs.html#protected-symlinks
    """
    try:
        real = Path(os.path.realpath(path))
        for place in _on_the_way(path.absolute()):
            if _anybodys(place):
                raise OSError(errno.EACCES, str(Sentence("system.link_of_others", path=place)))
    except ValueError:  # no path at all
        return path
    return real


def _on_the_way(path: Path) -> Iterator[Path]:
    """Every link that is followed on the way to what a path names."""
    waiting, at, followed = [*reversed(path.parts[1:])], Path(path.anchor), 0
    while waiting and followed < _MOST_LINKS:
        part = waiting.pop()
        if part == "..":
            at = at.parent
            continue
        here = at / part
        if not here.is_symlink():
            at = here
            continue
        yield here
        followed += 1
        target = here.readlink()
        at = Path(target.anchor) if target.is_absolute() else at
        waiting += reversed(target.parts[bool(target.anchor) :])


def _anybodys(link: Path) -> bool:
    """Whether another user made the link, in a folder where everybody may make one."""
    try:
        own, folder = link.lstat(), link.parent.stat()
    except OSError:  # whoever opens it is told
        return False
    return loose(folder, stat.S_IWOTH) and own.st_uid not in {os.geteuid(), folder.st_uid}


def open_private(path: Path, flags: int) -> int:
    """A descriptor of a private file. One that may be created and holds nothing is 0600, as far as its mount has modes.

    One that holds something keeps its mode: whoever finds that it is ours calls make_private. Raises NotOwnError, and OSError as os.open does.
    """
    try:
        descriptor = os.open(path, flags | NO_LINKS | AT_ONCE, 0o600)
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


def unlink_found(path: Path, found: os.stat_result) -> bool:
    """Delete a file that was looked at; False where another has its name by now. Raises OSError.

    In the folder that is open, so that no folder above it that is renamed meanwhile leads to another file of that name.
    """
    if os.unlink not in os.supports_dir_fd:
        path.unlink()
        return True
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        now = os.stat(path.name, dir_fd=folder, follow_symlinks=False)
        if (now.st_dev, now.st_ino, now.st_mtime_ns) != (found.st_dev, found.st_ino, found.st_mtime_ns):
            return False
        os.unlink(path.name, dir_fd=folder)
    finally:
        os.close(folder)
    return True


def make_private(descriptor: int) -> None:
    """Give an open file mode 0600, as far as its mount has modes."""
    if sys.platform != "win32":
        with as_far_as_it_has_modes():
            os.fchmod(descriptor, 0o600)


def exposed(path: Path) -> bool:
    """Whether others can open a private file all the same, as its mount has no modes, or shows all files alike."""
    try:
        return loose(path.stat(), 0o077)
    except OSError:  # whoever opens it is told
        return False


@contextmanager
def as_far_as_it_has_modes() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_MODES:
            raise


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
