"""Standard input, kept as a file, because what is sent from must be read twice and again after a crash."""

import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from wxpush.errors import DiskError, SourceError
from wxpush.oserror import cause
from wxpush.system.files import NotOwnError, loose, open_private
from wxpush.system.unfinished import unfinished_file

_CHUNK = 1 << 20
_HEX = 16
_NAME = re.compile(r"stdin-([0-9a-f]{16})\.[a-z]+", re.ASCII)
#: How a stream's file is called while it is stored: behind it are letters by chance.
UNFINISHED = ".stdin-"


def spool(
    stream: BinaryIO,
    folder: Path,
    *,
    format: str,  # noqa: A002 - the word of the command line
    on_new: Callable[[Path], object] = lambda _: None,
) -> Path:
    """Store a stream as `folder/stdin-<16 hex digits of its SHA-256>.<format>`, readable for its owner only.

    The same content gives the same name, and a file that is there already is left alone, so that a campaign from a
    pipe can be resumed; `on_new` hears of one that was not there. Raises SourceError if the stream cannot be read to its end or is empty, DiskError if it
    cannot be stored; nothing is left behind then.
    """
    try:
        with unfinished_file(folder, UNFINISHED) as unfinished:
            digest = _copy(stream, unfinished.file)
            path = folder / f"stdin-{digest[:_HEX]}.{format}"
            if not _holds(path, digest):
                unfinished.put(path)
                on_new(path)
            return path
    except OSError as error:
        raise DiskError("sources.input_not_stored", folder=folder, why=cause(error)) from None


def named_as_copy(path: Path) -> bool:
    """Whether its name is that of a stored stream."""
    return _NAME.fullmatch(path.name) is not None


def is_copy(path: Path) -> bool:
    """Whether this is a stored stream: one's own, by its name and by its content."""
    named = _NAME.fullmatch(path.name)
    return named is not None and _holds(path, named[1], loosely=True)


def _copy(stream: BinaryIO, file: BinaryIO) -> str:
    digest = sha256()
    while chunk := _read(stream):
        digest.update(chunk)
        file.write(chunk)
    if not file.tell():
        raise SourceError("sources.input_empty")
    return digest.hexdigest()


def _read(stream: BinaryIO) -> bytes:
    """The next bytes; none at the end only."""
    try:
        chunk: bytes | None = stream.read(_CHUNK)
    except (OSError, ValueError):
        chunk = None
    if chunk is None:
        # A pipe that does not wait says None for "not yet": to take that for the end would lose rows.
        raise SourceError("sources.input_cut")
    return chunk


def _holds(path: Path, digest: str, *, loosely: bool = False) -> bool:
    """Whether a file of one's own is there whose digest begins so, which nobody edited, and nobody else can read or edit; loosely: whoever can."""
    try:
        descriptor = open_private(path, os.O_RDONLY)
    except (FileNotFoundError, NotOwnError):
        return False
    hashed = sha256()
    with os.fdopen(descriptor, "rb") as file:
        if not loosely and loose(os.fstat(descriptor), 0o077):
            return False
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
    return hashed.hexdigest().startswith(digest)
