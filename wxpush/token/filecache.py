"""A token in a file of the user's own, shared by the processes of one machine. Never the secret."""

import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from hashlib import blake2b
from pathlib import Path

import anyio
import msgspec

from wxpush.system.ownfile import check_folder, open_own, read_own, write_own
from wxpush.token.base import Kept

#: How often a process looks whether it is its turn, and when it stops waiting for one that is stuck: fetching
#: beside it does no harm, only a request more.
POLL_SECONDS = 0.1
PATIENCE_SECONDS = 120.0

_FILE_BYTES = 64 * 1024

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
            data = read_own(self._path, _FILE_BYTES)
            # What others may have seen is replaced by a new one.
            return Kept() if data is None else msgspec.json.decode(data, type=Kept)
        except (OSError, msgspec.DecodeError, RecursionError):
            return Kept()

    async def write(self, kept: Kept) -> None:
        """Replace the file as a whole: a reader sees the old one or the new one."""
        try:
            write_own(self._path, msgspec.json.encode(kept))
        except OSError as error:
            _log.warning("the token cannot be kept for other processes (%s)", error.strerror)

    def _open_lock(self) -> int | None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_folder(self._folder)
            return open_own(self._lock_path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            _log.warning("the token is not shared with other processes (%s)", error.strerror)
            return None

    async def _wait(self, handle: int) -> None:
        for _ in range(self._polls):
            if _locked(handle):
                return
            await self._sleep(POLL_SECONDS)
        _log.warning("another process has held the token cache for too long; going on beside it")


def _locked(handle: int) -> bool:
    """Whether the lock is ours. Where there are no locks it is: two processes then fetch the same stable token."""
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - there is none on Windows

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            _log.warning("the token cache cannot be locked (%s)", error.strerror)
    return True
