"""The lock file beside a file that people share: those alone can open it, and so hold it, who may write to that file.

A lock of the file itself can be held by whoever may read it. The lock file has the owner and the group of the file, and no mode, nor an entry in its access list,
for who may not write. It is made whole, under its name by a link that replaces nothing, and it stays.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wxpush.oserror import cause
from wxpush.system.access.rights import Rights, for_writers, give, openers, rights_of
from wxpush.system.files import AT_ONCE, NO_LINKS
from wxpush.system.unfinished import HalfWrittenError, made_in
from wxpush.words import Sentence

#: How a folder says that this user can make no such file in it.
_NONE_HERE = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG})
#: Opens any file, so a lock file of root's keeps out nobody whom another would not.
_ROOT = ("user", 0)
#: So often one is opened that others make and take away.
_TRIES = 20


class GuardError(Exception):
    """Something that is no lock file of those who may write has its name. `why` goes on after the path."""

    def __init__(self, path: Path, why: Sentence) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class Guard:
    """The lock file of a file, which is no link."""

    def __init__(self, guarded: Path) -> None:
        self.path = guarded.with_name(f".{guarded.name}.lock")

    def opened(self, guarded: Rights) -> int | None:
        """A descriptor of it, made if it is missing; None where it is missing and this user can make none.

        Raises GuardError where others than those who may write could hold it, and OSError.
        """
        wanted = for_writers(guarded)
        for _ in range(_TRIES):
            try:
                descriptor = os.open(self.path, os.O_RDWR | NO_LINKS | AT_ONCE)
            except FileNotFoundError:
                if not self._make(wanted):
                    return None
                continue
            except OSError as error:
                raise GuardError(self.path, _why(self.path, error)) from None
            try:
                self._require(descriptor, wanted)
            except BaseException:
                os.close(descriptor)
                raise
            return descriptor
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    def is_there(self) -> bool:
        return os.path.lexists(self.path)

    def is_this(self, descriptor: int) -> bool:
        """Whether it is still the one that has the name."""
        try:
            return os.path.samestat(self.path.lstat(), os.fstat(descriptor))
        except FileNotFoundError:
            return False

    def is_busy(self) -> bool:
        """Whether the file beside it is being changed in place, or was left half changed. It needs no right to open the lock file."""
        try:
            status = self.path.lstat()
        except OSError:
            return False
        return stat.S_ISREG(status.st_mode) and status.st_size == 1

    def _make(self, wanted: Rights) -> bool:
        try:
            made = made_in(self.path.parent, f"{self.path.name}.")
        except OSError as error:
            if error.errno in _NONE_HERE:
                return False
            raise
        try:
            give(made.file.fileno(), wanted)
            if openers(rights_of(made.file.fileno())) != openers(wanted):
                return False  # one of those who may write could not open it, or somebody else could
            made.name(self.path)
        except FileExistsError:
            pass  # somebody was quicker
        finally:
            made.drop()
        return True

    def _require(self, descriptor: int, wanted: Rights) -> None:
        """Raise GuardError for one that may be somebody else's; one that is too open, as the file once was, is closed to them where this user may."""
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise GuardError(self.path, Sentence("system.is_no_file"))
        if status.st_nlink > 1:
            raise GuardError(self.path, Sentence("system.has_another_name"))
        if status.st_size > 1:
            raise GuardError(self.path, Sentence("system.is_no_lock"))
        if openers(rights_of(descriptor)) == openers(wanted):
            return
        if status.st_uid in {os.geteuid(), wanted.owner}:
            give(descriptor, wanted)
        if not openers(rights_of(descriptor)) - {_ROOT} <= openers(wanted):
            raise GuardError(self.path, Sentence("system.held_by_others"))


@contextmanager
def changed_in_place(guard: int | None) -> Iterator[None]:
    """Mark it busy for the block, for those who cannot wait for its end by a lock.

    Where the block is killed, or leaves the file half written, it stays busy until somebody has written to the end.
    """
    if guard is None:
        yield
        return
    os.ftruncate(guard, 1)
    try:
        yield
    except HalfWrittenError:
        raise
    except BaseException:
        os.ftruncate(guard, 0)
        raise
    os.ftruncate(guard, 0)


def _why(path: Path, error: OSError) -> Sentence:
    return (
        Sentence("system.is_link")
        if path.is_symlink()
        else Sentence("system.does_not_open", why=cause(error))
    )
