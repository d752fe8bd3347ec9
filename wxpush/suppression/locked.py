"""The lock on a list: a lock file beside it, which only who may write the list can hold, and the list itself, shared for readers and exclusive for writers.

Whoever may read a list can lock it. So its own lock is waited for, because of those who read it and of earlier versions of wxpush, which know no other, and when
that is in vain one goes on without. A writer puts a new list in its place then, which leaves alone the one that is read, or where he cannot, changes it in place.
So every reader waits until the lock file does not tell of such a change, and looks at the end whether there was one meanwhile.
Who writes it anew puts another file in its place, so after locking one looks whether it is still the one with the name.
"""

import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from wxpush.errors import BusyError, meaning
from wxpush.oserror import cause
from wxpush.suppression.entry import ListError
from wxpush.suppression.holders import holder, user_of
from wxpush.system.access.rights import rights_of
from wxpush.system.sharing.guard import Guard, GuardError, changed_in_place
from wxpush.words import Means

_PAUSE = 0.02
#: By so much longer writers are waited for: each of those before may have waited for a reader.
_WRITERS = 6.0


class MissingError(ListError):
    """There is no list."""


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list that may be used. `alone`: nobody else has it locked. `guard`: a descriptor of its lock file, for a writer, if there is one."""

    descriptor: int
    alone: bool
    guard: int | None
    #: Its size, and when it was changed.
    state: tuple[int, int]

    def changed_in_place(self) -> AbstractContextManager[None]:
        """For the block."""
        return changed_in_place(self.guard)


@dataclass(frozen=True, slots=True)
class Lock:
    """How a list is locked: `path` is its name for people, `real` what it leads to, `patience` in seconds."""

    path: Path
    real: Path
    patience: float
    #: Gives monotonic seconds.
    now: Callable[[], float]

    @contextmanager
    def held(self, *, writing: bool = False, create: bool = False) -> Iterator[HeldList]:
        """The list, for the block. One that is made here is gone again if the block fails before anything is in it.

        Raises ListError and BusyError, also for what the system refuses within the block, and at its end where what was read was changed.
        """
        with meaning(Means.NOT_CHANGED_OR_SENT):
            while True:
                with ExitStack() as opened:
                    descriptor, made = self._open(writing=writing, create=create)
                    opened.callback(os.close, descriptor)
                    held = self._to_write(descriptor, opened) if writing else self._to_read(descriptor)
                    if held is not None:
                        with self._told(held, made=made):
                            yield held
                            if not writing:
                                self.require_unchanged(held)
                        return

    def require_unchanged(self, held: HeldList) -> None:
        """Raise BusyError where somebody has changed the list since it was taken, whatever lock we have."""
        if _state(held.descriptor) != held.state:
            raise self._busy("held", held.descriptor)

    @property
    def _guard(self) -> Guard:
        return Guard(self.real)

    def _to_write(self, descriptor: int, opened: ExitStack) -> HeldList | None:
        """None where there is another list by now, or another lock file."""
        guard = self._guarded(descriptor, opened)
        if guard is not None and not self._guard.is_this(guard):
            return None
        alone = self._locked(descriptor, fcntl.LOCK_EX, self.patience)
        if guard is None and not alone:
            raise self._busy("held", descriptor)
        if guard is None and self._guard.is_there():
            return None  # made meanwhile: others hold the list by it
        return HeldList(descriptor, alone, guard, _state(descriptor)) if self._current(descriptor) else None

    def _to_read(self, descriptor: int) -> HeldList | None:
        """None where there is another list by now."""
        alone = self._locked(descriptor, fcntl.LOCK_SH, self.patience)
        if not alone and not self._guard.is_there():
            self._try_guard(descriptor)
            if not self._guard.is_there():
                raise self._busy("held", descriptor)
        state = (-1, -1)

        def whole() -> bool:
            nonlocal state
            state = _state(descriptor)  # first: whoever changes it in place says so before
            return self._is_whole(descriptor)

        if not self._waited(whole, self.patience):
            raise self._busy("written", descriptor)
        return HeldList(descriptor, alone, None, state) if self._current(descriptor) else None

    def _guarded(self, descriptor: int, opened: ExitStack) -> int | None:
        """The lock file, locked; None where there is none and this user can make none, as where the folder takes no new files."""
        try:
            guard = self._guard.opened(rights_of(descriptor))
        except GuardError as error:
            raise ListError(
                "suppression.guard_refused", path=self.path, guard=error.path, why=error.why
            ) from None
        except OSError as error:
            raise ListError("suppression.unlockable", path=self.path, why=cause(error)) from None
        if guard is not None:
            opened.callback(os.close, guard)
            if not self._locked(guard, fcntl.LOCK_EX, self.patience * _WRITERS):
                raise self._busy("written", guard)
        return guard

    def _is_whole(self, descriptor: int) -> bool:
        """Whether nobody changes it in place. What one left who was killed meanwhile is taken as it is, by those who may write."""
        return not self._guard.is_busy() or (self._try_guard(descriptor) and not self._guard.is_busy())

    def _try_guard(self, descriptor: int) -> bool:
        """Whether there is a lock file that tells of no change, as this user may write the list and nobody else does."""
        with suppress(GuardError, OSError), ExitStack() as opened:
            guard = self._guard.opened(rights_of(descriptor))
            if guard is not None:
                opened.callback(os.close, guard)
                fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.ftruncate(guard, 0)
                return True
        return False

    @contextmanager
    def _told(self, held: HeldList, *, made: bool) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            if made and not os.fstat(held.descriptor).st_size and self._current(held.descriptor):
                self.real.unlink()
                if held.guard is not None and self._guard.is_this(held.guard):
                    self._guard.path.unlink()
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

    def _locked(self, descriptor: int, how: int, patience: float) -> bool:
        """Whether the lock is ours before the patience is over."""

        def lock() -> bool:
            try:
                fcntl.flock(descriptor, how | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            except OSError as error:
                raise ListError("suppression.unlockable", path=self.path, why=cause(error)) from None
            return True

        return self._waited(lock, patience)

    def _waited(self, done: Callable[[], bool], patience: float) -> bool:
        """Whether it is done before the patience is over."""
        until = None
        while not done():
            until = self.now() + patience if until is None else until
            if self.now() > until:
                return False
            time.sleep(_PAUSE)
        return True

    def _busy(self, word: str, descriptor: int) -> BusyError:
        process = holder(os.fstat(descriptor))
        if process is None:
            return BusyError("suppression.busy", path=self.path)
        return BusyError(f"suppression.{word}", path=self.path, process=process, user=user_of(process))

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


def _state(descriptor: int) -> tuple[int, int]:
    status = os.fstat(descriptor)
    return status.st_size, status.st_mtime_ns
