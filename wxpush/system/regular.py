"""Files that people name to be read: looked at before anything else, opened without waiting, and only where they are regular files."""

import errno
import os
import stat
from pathlib import Path
from typing import Final

from wxpush.system.files import guarded
from wxpush.words import Sentence

#: How a file is opened that people name to be read.
FLAGS = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)
) | getattr(os, "O_BINARY", 0)
_KINDS = (
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
    (stat.S_ISSOCK, "socket"),
)
#: With these errors nothing can have the name.
NOTHING: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})


class IrregularError(OSError):
    """Something else has the name of a file. `kind`: folder, pipe, device or socket."""

    def __init__(self, kind: str) -> None:
        super().__init__(errno.EINVAL, str(Sentence(f"system.is_{kind}")))
        self.kind = kind


def look_at(path: Path) -> None:
    """Raise OSError where no regular file is behind the path: IrregularError for something else, FileNotFoundError for nothing."""
    try:
        require_regular(path.stat().st_mode)
    except ValueError:
        raise OSError(errno.EINVAL, str(Sentence("system.no_file_name"))) from None


def is_there(path: Path) -> bool:
    """Whether something may have this name. Of what cannot be looked at whoever opens it tells why."""
    try:
        path.stat()
    except ValueError:
        return False
    except OSError as error:
        return error.errno not in NOTHING
    return True


def open_regular(path: Path) -> int:
    """A descriptor of a regular file; a link to one is fine. Raises OSError as `look_at` does."""
    # Looked at before it is opened too: to open a pipe would make its writer go on, to open a tape would wind it.
    look_at(path)
    descriptor = os.open(path, FLAGS)
    try:
        require_regular(os.fstat(descriptor).st_mode)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def is_guarded(path: Path) -> bool:
    """Whether a secret in this file is kept from others. Raises OSError as `open_regular` does."""
    descriptor = open_regular(path)
    try:
        return guarded(descriptor)
    finally:
        os.close(descriptor)


def require_regular(mode: int) -> None:
    """Raise IrregularError where a file of this mode is something else."""
    for is_kind, kind in _KINDS:
        if is_kind(mode):
            raise IrregularError(kind)
