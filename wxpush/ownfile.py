"""Files in the user's own folder, opened so that another user's cannot stand in their place."""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from wxpush.errors import UsageError

NO_LINKS = getattr(os, "O_NOFOLLOW", 0)


def open_own(path: Path, flags: int) -> int:
    """A handle of a regular file, made 0600. Raises UsageError when it is not the user's own, OSError as os.open does."""
    if path.is_symlink():
        raise _refused(path, "is a symbolic link")
    handle = os.open(path, flags | NO_LINKS, 0o600)
    status = os.fstat(handle)
    if _foreign(status) or not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise _refused(path, "is not a file of your own")
    return handle


def read_own(path: Path, most: int) -> bytes | None:
    """What the file holds, at most so many bytes; None when others may have seen it. Raises as open_own does."""
    with os.fdopen(open_own(path, os.O_RDONLY), "rb") as file:
        return None if loose(os.fstat(file.fileno()), 0o077) else file.read(most)


def write_own(path: Path, data: bytes) -> None:
    """Replace the file as a whole: a reader sees the old one or the new one. Raises OSError."""
    draft = path.with_name(f"{path.stem}.{token_hex(8)}.new")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINKS, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def check_folder(folder: Path) -> None:
    """Raises UsageError when others could put files of theirs into the folder."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise _refused(folder, "is a symbolic link")
    if _foreign(status):
        raise _refused(folder, "belongs to another user")
    if loose(status, 0o022):
        raise _refused(folder, "can be written by others")


def loose(status: os.stat_result, bits: int) -> bool:
    """Whether one of the permission bits is set; on Windows they mean nothing."""
    return sys.platform != "win32" and bool(stat.S_IMODE(status.st_mode) & bits)


def _foreign(status: os.stat_result) -> bool:
    return sys.platform != "win32" and status.st_uid != os.geteuid()


def _refused(path: Path, why: str) -> UsageError:
    return UsageError(
        f"The cache {path} {why}, so nothing was sent; remove it and run the same command again."
    )
