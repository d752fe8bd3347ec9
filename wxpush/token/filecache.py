"""A token in a file of the user's own, shared by the processes of one machine. Never the secret."""

import logging
import os
import stat
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex

import anyio
import msgspec

from wxpush.errors import UsageError
from wxpush.token.base import Kept

#: How often a process looks whether it is its turn, and when it stops waiting for one that is stuck: fetching
#: beside it does no harm, only a request more.
POLL_SECONDS = 0.1
PATIENCE_SECONDS = 120.0

_FILE_BYTES = 64 * 1024
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)

_log = logging.getLogger(__name__)


def cache_name(appid: str, base_url: str, endpoint: str) -> str:
    """The file's name: tokens of other accounts, servers and endpoints are other tokens."""
    return blake2b(f"{appid}\n{base_url}\n{endpoint}".encode(), digest_size=16).hexdigest()


class FileCache:
    """`name.json` and `name.lock` in a folder, both 0600.

    Raises UsageError when the folder or a file of it could be another user's work. A disk that cannot be written or a
    damaged file is no error: the token is then fetched.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._folder = folder
        self._path = folder / f"{name}.json"
        self._lock_path = folder / f"{name}.lock"
        self._sleep = sleep
        self._polls = round(patience / POLL_SECONDS)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        handle = self._open_lock()
        try:
            if handle is not None:
                await self._wait(handle)
            yield
        finally:
            if handle is not None:
                os.close(handle)  # and with it the lock

    async def read(self) -> Kept:
        try:
            handle = _open_own(self._path, os.O_RDONLY)
            with os.fdopen(handle, "rb") as file:
                if sys.platform != "win32" and stat.S_IMODE(os.fstat(handle).st_mode) & 0o077:
                    return Kept()  # others may have seen it: a new one takes its place
                return msgspec.json.decode(file.read(_FILE_BYTES), type=Kept)
        except (OSError, msgspec.DecodeError):
            return Kept()

    async def write(self, kept: Kept) -> None:
        """Replace the file as a whole: a reader sees the old one or the new one."""
        draft = self._path.with_name(f"{self._path.stem}.{token_hex(8)}.new")
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINKS, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(kept))
            draft.replace(self._path)
        except OSError as error:
            _log.warning("the token cannot be kept for other processes (%s)", error.strerror)
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def _open_lock(self) -> int | None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _check_folder(self._folder)
            return _open_own(self._lock_path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            _log.warning("the token is not shared with other processes (%s)", error.strerror)
            return None

    async def _wait(self, handle: int) -> None:
        for _ in range(self._polls):
            if _locked(handle):
                return
            await self._sleep(POLL_SECONDS)
        _log.warning("another process has held the token cache for too long; going on beside it")


def _open_own(path: Path, flags: int) -> int:
    if path.is_symlink():
        raise _refused(path, "is a symbolic link")
    handle = os.open(path, flags | _NO_LINKS, 0o600)
    status = os.fstat(handle)
    if sys.platform != "win32" and (status.st_uid != os.geteuid() or not stat.S_ISREG(status.st_mode)):
        os.close(handle)
        raise _refused(path, "is not a file of your own")
    return handle


def _check_folder(folder: Path) -> None:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise _refused(folder, "is a symbolic link")
    if sys.platform == "win32":
        return
    if status.st_uid != os.geteuid():
        raise _refused(folder, "belongs to another user")
    if stat.S_IMODE(status.st_mode) & 0o022:
        raise _refused(folder, "can be written by others")


def _refused(path: Path, why: str) -> UsageError:
    return UsageError(
        f"the token cache {path} {why}, so nothing was sent; remove it and run the same command again"
    )


def _locked(handle: int) -> bool:
    if sys.platform == "win32":
        return True  # without a lock two processes may both fetch; a stable token is the same for both
    import fcntl  # noqa: PLC0415 - there is none on Windows

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True
