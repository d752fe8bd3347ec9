"""Files of the user's own folders for cache and data, opened so that another user's file cannot take their place."""

import os
import stat
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.system.files import NotOwnError, foreign, loose, make_private, open_private
from wxpush.system.replacing import FileKind, replacing
from wxpush.words import Sentence


def open_own(path: Path, flags: int) -> int:
    """A descriptor of a private file. Raises UsageError when it is not the user's own, OSError as os.open does."""
    try:
        descriptor = open_private(path, flags)
    except NotOwnError as error:
        raise _refused(path, error.why) from None
    if flags & os.O_CREAT:
        make_private(descriptor)  # in a folder of ours, what it holds is ours too
    return descriptor


def read_own(path: Path, most: int) -> bytes | None:
    """What the file holds, at most so many bytes; None when others may have seen it. Raises as open_own does."""
    with os.fdopen(open_own(path, os.O_RDONLY), "rb") as file:
        return None if loose(os.fstat(file.fileno()), 0o077) else file.read(most)


def write_own(path: Path, data: bytes) -> None:
    """Replace the file as a whole: a reader sees the old one or the new one. Raises OSError."""
    with replacing(path, FileKind.PRIVATE) as file:
        file.write(data)


def check_folder(folder: Path) -> None:
    """Raises UsageError when others could put files of theirs into the folder."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise _refused(folder, Sentence("system.is_link"))
    if foreign(status):
        raise _refused(folder, Sentence("system.of_another_user"))
    if loose(status, 0o022):
        raise _refused(folder, Sentence("system.open_to_others"))


def _refused(path: Path, why: Sentence) -> UsageError:
    return UsageError("system.own_refused", path=path, why=why)
