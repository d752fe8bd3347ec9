"""A file that nobody named, because it lies where one happens to be: read only where nobody else can have written it."""

import errno
import os
import shlex
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.system.regular import FLAGS, open_regular, require_regular
from wxpush.words import Sentence

_ROOT = 0
#: Links behind one another that are followed, as the kernel has it.
_MOST_LINKS = 40
_GROUP_WRITES, _ALL_WRITE = 0o020, 0o002
#: Where Linux keeps an access list. The mode of a file that has one tells of more people than its group.
_ACCESS_LIST = "system.posix_acl_access"


def open_found(path: Path) -> int:
    """A descriptor of a regular file of the user's own or of root's, which nobody else may write; nor may they write into the folder
    that it is in, nor into that of a link to it. On Windows nobody can tell.

    What was looked at is what is open: a folder is looked at and entered by one descriptor, and a file read by the one that was looked at. Raises
    UsageError for what others may have written, OSError as open_regular does.
    """
    if sys.platform == "win32":
        return open_regular(path)
    place = path
    for _ in range(_MOST_LINKS):
        with _folder(place.parent) as folder:
            _require_ours(folder, place.parent, named=path)
            status = os.stat(place.name, dir_fd=folder, follow_symlinks=False)
            if not stat.S_ISLNK(status.st_mode):
                # Before it is opened: to open a pipe would make its writer go on.
                require_regular(status.st_mode)
                return _opened(place, folder, named=path)
            _require_owned(status, place, named=path)
            place = place.parent / os.readlink(place.name, dir_fd=folder)
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


@contextmanager
def _folder(path: Path) -> Iterator[int]:
    # One that is only to be entered may be closed to those who would list it.
    descriptor = os.open(path, getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _opened(place: Path, folder: int, *, named: Path) -> int:
    descriptor = os.open(place.name, FLAGS | os.O_NOFOLLOW, dir_fd=folder)
    try:
        require_regular(os.fstat(descriptor).st_mode)
        _require_ours(descriptor, place, named=named)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _require_ours(descriptor: int, path: Path, *, named: Path) -> None:
    status = os.fstat(descriptor)
    _require_owned(status, path, named=named)
    if status.st_mode & _ALL_WRITE or (
        status.st_mode & _GROUP_WRITES and not (_alone(status.st_gid) and _without_access_list(descriptor))
    ):
        mine = status.st_uid == os.geteuid() and not status.st_mode & stat.S_ISVTX
        raise _refused("open_to_others", path, named, "open_to_others" if mine else "in_the_open")


def _require_owned(status: os.stat_result, path: Path, *, named: Path) -> None:
    if status.st_uid not in {_ROOT, os.geteuid()}:
        raise _refused("of_another_user", path, named, "of_another_user")


def _refused(why: str, place: Path, named: Path, told: str) -> UsageError:
    return UsageError(
        f"system.found_{told}",
        path=named,
        place=place,
        why=Sentence(f"system.{why}"),
        quoted=shlex.quote(str(named)),
        quoted_place=shlex.quote(str(place)),
    )


def _alone(group: int) -> bool:
    """Whether it is the user's private group, as many systems give everybody one: the first one of this user and of nobody else, of the user's name, without
    members. There a umask of 002 lets nobody else write.
    """
    import grp  # noqa: PLC0415 - not on Windows, and of use to few
    import pwd  # noqa: PLC0415 - the same

    with suppress(KeyError):
        user, of = pwd.getpwuid(os.geteuid()), grp.getgrgid(group)
        others = (each for each in pwd.getpwall() if each.pw_gid == group and each.pw_uid != user.pw_uid)
        own = user.pw_gid == group and of.gr_name == user.pw_name
        return own and {*of.gr_mem} <= {user.pw_name} and next(others, None) is None
    return False


def _without_access_list(descriptor: int) -> bool:
    try:
        # By its name, as a folder's descriptor is none to read by.
        return _ACCESS_LIST not in os.listxattr(f"/proc/self/fd/{descriptor}")
    except (OSError, AttributeError):  # AttributeError: where Python cannot look
        return False
