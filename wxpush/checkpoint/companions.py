"""The files that SQLite lays beside a checkpoint: whoever could put one there would decide what the checkpoint says."""

import os
import stat
from pathlib import Path

from wxpush.errors import UsageError

SUFFIXES = ("-wal", "-shm", "-journal")
_OTHERS_WRITE = 0o022


def companion(path: Path, suffix: str) -> Path:
    """The one of that suffix."""
    return path.with_name(path.name + suffix)


def require_own(path: Path) -> None:
    """Raise UsageError when one of them is none of SQLite's own making: no plain file, another's, or open to others.

    Their owner is the checkpoint's. On a mount without modes all files look alike, and only the rest is held against them.
    """
    owner = _status(path)
    for suffix in SUFFIXES:
        beside = companion(path, suffix)
        status = _status(beside)
        if status is not None and (why := _wrong(status, owner)):
            raise UsageError(
                f"{beside} {why}, so the checkpoint beside it was neither read nor written; nothing was sent. "
                f"Find out who put it there; what belongs to the checkpoint is a plain file of your own."
            )


def _wrong(status: os.stat_result, owner: os.stat_result | None) -> str:
    if stat.S_ISLNK(status.st_mode):
        return "is a symbolic link"
    if not stat.S_ISREG(status.st_mode):
        return "is no plain file"
    if status.st_nlink > 1:
        return "has another name too (a hard link)"
    if status.st_uid != (owner.st_uid if owner else os.geteuid()):
        return "belongs to another user"
    if status.st_mode & _OTHERS_WRITE and not (owner and owner.st_mode & _OTHERS_WRITE):
        return "can be written by others"
    return ""


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None
