"""The file of keys: read by the rule of secrets, as who writes it decides who may send; written whole.

One JSON object: {"keys": [{"name": ..., "sha256": ..., "scopes": [...], "campaigns": [...] or null, "test": ..., "made": ...}]}
"""

import fcntl
import os
import re
import shlex
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from wxpush.errors import BusyError, UsageError, meaning
from wxpush.oserror import cause
from wxpush.service.keys.key import Key, is_name
from wxpush.system import files
from wxpush.system.clock import SystemClock
from wxpush.system.files import NotOwnError, resolved
from wxpush.system.regular import open_regular
from wxpush.system.replacing import FileKind, replacing
from wxpush.words import Means

#: Thousands of keys.
_LARGEST = 1 << 20
#: Seconds for which others who change it are waited for, and between two looks.
_PATIENCE, _LOOK = 30.0, 0.02
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class _Content(Struct, frozen=True, forbid_unknown_fields=True):
    keys: list[Key] = []


def read_keys(path: Path, *, lent: bool = False) -> list[Key]:
    """All keys of the file. `lent`: somebody guards it whose ways its mode does not tell, as systemd does. Raises UsageError."""
    try:
        descriptor = open_regular(path)
        try:
            if not lent and not files.guarded(descriptor):
                raise UsageError("service.keys_unguarded", path=path, quoted=shlex.quote(str(path)))
            content = _whole(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UsageError("service.keys_unreadable", path=path, why=cause(error)) from None
    return _parsed(content, path)


@contextmanager
def changing(path: Path) -> Iterator[list[Key]]:
    """The keys of a file, to be changed: what is in the list at the end of the block is in the file, which is made where there is none.

    Others who change it meanwhile wait. Raises UsageError, BusyError.
    """
    real = resolved(path)
    with meaning(Means.NOT_CHANGED), _alone(real):
        keys = read_keys(real) if real.exists() else []
        before = list(keys)
        yield keys
        if keys != before:
            _write(real, keys)


def _write(path: Path, keys: Sequence[Key]) -> None:
    content = msgspec.json.format(msgspec.json.encode({"keys": keys}, order="deterministic"), indent=2)
    try:
        with replacing(path, FileKind.PRIVATE) as file:
            file.write(content + b"\n")
    except NotOwnError as error:
        raise UsageError("service.keys_not_own", path=path, why=error.why) from None
    except OSError as error:
        raise UsageError("service.keys_unwritable", path=path, why=cause(error)) from None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the folder: the file itself is another after each change. Whoever can read the folder can hold it, so nobody waits for ever."""
    try:
        descriptor = os.open(path.absolute().parent, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise UsageError("service.keys_unwritable", path=path, why=cause(error)) from None
    try:
        _lock(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    until = SystemClock.monotonic() + _PATIENCE
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if SystemClock.monotonic() > until:
                raise BusyError("service.keys_busy", path=path, folder=path.absolute().parent) from None
            time.sleep(_LOOK)
        except OSError as error:
            raise UsageError("service.keys_unwritable", path=path, why=cause(error)) from None


def _whole(descriptor: int) -> bytes:
    content = bytearray()
    while (piece := os.read(descriptor, _LARGEST)) and len(content) <= _LARGEST:
        content += piece
    return bytes(content)


def _parsed(content: bytes, path: Path) -> list[Key]:
    try:
        keys = msgspec.json.decode(content, type=_Content).keys if len(content) <= _LARGEST else None
    except (msgspec.DecodeError, RecursionError):  # a fault of the form is a DecodeError, too
        keys = None
    if keys is None or not all(is_name(key.name) and _DIGEST.fullmatch(key.sha256) for key in keys):
        raise UsageError("service.keys_odd", path=path)
    for name, many in Counter(key.name for key in keys).items():
        if many > 1:
            raise UsageError("service.keys_twice", path=path, name=name)
    return keys
