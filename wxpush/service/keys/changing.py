"""How a file of keys is changed: by one process at a time, which holds the lock file beside it; written whole.

Not the file itself, nor its folder: whoever can read one could hold it, and a file of keys may be lent to a group.
"""

import fcntl
import os
import shlex
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from wxpush.errors import BusyError, UsageError, meaning
from wxpush.oserror import cause
from wxpush.service.keys.key import Key
from wxpush.service.keys.keyfile import read_keys
from wxpush.system.access.rights import rights_of
from wxpush.system.clock import SystemClock
from wxpush.system.files import NotOwnError, guarded, resolved
from wxpush.system.regular import is_there, open_regular
from wxpush.system.replacing import FileKind, replacing
from wxpush.system.sharing.guard import Guard, GuardError
from wxpush.system.unfinished import unfinished_file
from wxpush.words import Means, Sentence

#: Seconds for which others who change it are waited for, and between two looks.
_PATIENCE, _LOOK = 30.0, 0.02


@contextmanager
def changing(path: Path, *, create: bool = True) -> Iterator[list[Key]]:
    """The keys of a file, to be changed: what is in the list at the end of the block is in the file.

    Where there is none it is made, or there are no keys. Others who change it meanwhile wait. Raises UsageError, BusyError.
    """
    with meaning(Means.NOT_CHANGED):
        real = _resolved(path)
        if not is_there(real):
            if not create:
                yield []
                return
            _make(path)
        with _held(real):
            keys = read_keys(real)
            before = list(keys)
            yield keys
            if keys != before:
                _write(real, keys)


def _resolved(path: Path) -> Path:
    try:
        return resolved(path)
    except OSError as error:
        raise UsageError("service.keys_unwritable", path=path, why=cause(error)) from None


def _make(path: Path) -> None:
    """An empty one, where nothing has its name. A link that leads to nothing may be of anybody: no file is made where it leads."""
    if path.is_symlink():
        raise UsageError("service.keys_not_own", path=path, why=Sentence("system.is_link"))
    try:
        with unfinished_file(path.absolute().parent, f".{path.name}.") as unfinished:
            unfinished.file.write(_content([]))
            unfinished.put_anew(path)
    except FileExistsError:
        return  # somebody was quicker
    except OSError as error:
        raise UsageError("service.keys_unwritable", path=path, why=cause(error)) from None


def _write(path: Path, keys: Sequence[Key]) -> None:
    try:
        with replacing(path, FileKind.SECRET) as file:
            file.write(_content(keys))
    except NotOwnError as error:
        raise UsageError("service.keys_not_own", path=path, why=error.why) from None
    except OSError as error:
        raise UsageError("service.keys_unwritable", path=path, why=cause(error)) from None


def _content(keys: Sequence[Key]) -> bytes:
    return msgspec.json.format(msgspec.json.encode({"keys": keys}, order="deterministic"), indent=2) + b"\n"


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold its lock file: the one that has the name."""
    until = SystemClock.monotonic() + _PATIENCE
    guard = Guard(path)
    while True:
        descriptor = _opened(guard, path)
        try:
            if _locked(descriptor, path) and guard.is_this(descriptor):
                yield
                return
        finally:
            os.close(descriptor)
        if SystemClock.monotonic() > until:
            raise BusyError("service.keys_busy", path=path)
        time.sleep(_LOOK)


def _opened(guard: Guard, path: Path) -> int:
    try:
        descriptor = open_regular(path)
        try:
            if not guarded(descriptor):
                raise UsageError("service.keys_unguarded", path=path, quoted=shlex.quote(str(path)))
            found = guard.opened(rights_of(descriptor))
        finally:
            os.close(descriptor)
    except GuardError as error:
        raise UsageError("service.keys_guard_refused", path=path, guard=error.path, why=error.why) from None
    except OSError as error:
        raise UsageError("service.keys_unreadable", path=path, why=cause(error)) from None
    if found is None:
        raise UsageError(
            "service.keys_unwritable", path=path, why=Sentence("system.no_lock_made", path=guard.path)
        )
    return found


def _locked(descriptor: int, path: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise UsageError("service.keys_unwritable", path=path, why=cause(error)) from None
    return True
