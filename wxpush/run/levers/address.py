"""Where the socket of a campaign's send is: beside its checkpoint, or under a short name in a folder of the user's own."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from wxpush.system.localsocket import SocketListener, fits, private_folder
from wxpush.system.userfolders import cache_folder, runtime_folder

_SUFFIX = ".sock"
#: Hexadecimal digits of the hash that names a checkpoint.
_DIGITS = 24


def addresses(checkpoint: Path) -> Iterator[tuple[Path, Path | None]]:
    """The paths at which it may be, the best first; with the folder that must be one's own, where it is not the checkpoint's."""
    whole = Path(os.path.realpath(checkpoint))
    name = hashlib.sha256(os.fsencode(whole)).hexdigest()[:_DIGITS] + _SUFFIX
    beside = whole.with_name(whole.name + _SUFFIX)
    if fits(beside):
        yield beside, None
    for folder in (runtime_folder(), cache_folder()):
        if folder is not None and fits(folder / name):
            yield folder / name, folder


def identity(checkpoint: Path) -> tuple[int, int] | None:
    """What tells its file from every other; None where there is none."""
    with suppress(OSError):
        status = checkpoint.stat()
        return status.st_dev, status.st_ino
    return None


def listener(checkpoint: Path) -> SocketListener | None:
    """Listens at the first of them that can be had; None where none can, as on a disk that holds no sockets. The checkpoint is locked."""
    for path, folder in addresses(checkpoint):
        if folder is None or private_folder(folder):
            with suppress(OSError):
                return SocketListener(path)
    return None
