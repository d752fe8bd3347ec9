"""Makes an empty checkpoint, complete before it gets its name: an empty file under that name would be a broken copy."""

import errno
import os
import secrets
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from wxpush.checkpoint.file.schema import create
from wxpush.system.files import open_private

#: How a file system says that a file has no second name on it.
_CANNOT = frozenset({errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})


def lay_out(path: Path) -> None:
    """Create the empty checkpoint, unless another process has meanwhile. Raises OSError, NotOwnError."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write(unfinished)
        with suppress(FileExistsError):
            _name(unfinished, path)
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _name(unfinished: Path, path: Path) -> None:
    try:
        os.link(unfinished, path)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        _write(path)


def _write(path: Path) -> None:
    descriptor = open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        content, at = _content(), 0
        while at < len(content):
            at += os.pwrite(descriptor, content[at:], at)
        os.fsync(descriptor)
    except BaseException:
        path.unlink()
        raise
    finally:
        os.close(descriptor)


def _content() -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(connection)
        return connection.serialize()
