"""The files that SQLite lays beside a database: whoever could put one there would decide what the database says."""

import os
import stat
from pathlib import Path

from wxpush.words import Sentence

SUFFIXES = ("-wal", "-shm", "-journal")
_OTHERS_WRITE = 0o022


def companion(path: Path, suffix: str) -> Path:
    """The file beside the database with that suffix (`-wal`, `-shm`)."""
    return path.with_name(path.name + suffix)


def strange_companion(path: Path) -> tuple[Path, Sentence] | None:
    """The first of them that SQLite cannot have made, and why: it is no regular file, another user's, or open to others.

    Their owner must be the database's. On a mount without modes all files look alike, and the mode is not checked.
    """
    owner = _status(path)
    for suffix in SUFFIXES:
        beside = companion(path, suffix)
        status = _status(beside)
        if status is not None and (why := _wrong(status, owner)):
            return beside, why
    return None


def _wrong(status: os.stat_result, owner: os.stat_result | None) -> Sentence | None:
    if stat.S_ISLNK(status.st_mode):
        return Sentence("system.is_link")
    if not stat.S_ISREG(status.st_mode):
        return Sentence("system.is_no_file")
    if status.st_nlink > 1:
        return Sentence("system.has_another_name")
    if status.st_uid != (owner.st_uid if owner else os.geteuid()):
        return Sentence("system.of_another_user")
    if status.st_mode & _OTHERS_WRITE and not (owner and owner.st_mode & _OTHERS_WRITE):
        return Sentence("system.open_to_others")
    return None


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None
