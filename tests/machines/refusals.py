"""What an odd mount or machine says to a system call, said by us."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from wxpush.system import files


def refusing(number: int) -> Callable[..., object]:
    """A function that raises the OSError of that number."""

    def refused(*_: object, **__: object) -> object:
        raise OSError(number, os.strerror(number))

    return refused


def no_folder_is_synced(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """fsync of a folder fails, as on SMB with EINVAL; that of a file does what it should."""
    monkeypatch.setattr(files, "sync_folder", refusing(number))


def nothing_takes_its_place(monkeypatch: pytest.MonkeyPatch, path: Path, number: int = errno.EBUSY) -> None:
    """`path` is a mount point: a rename over it fails."""
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        return refusing(number)() if Path(target) == path else rename(self, target)  # type: ignore[return-value]

    monkeypatch.setattr(Path, "replace", replace)


def only_root_gives_away(monkeypatch: pytest.MonkeyPatch, uid: int) -> None:
    """chown as a user has it who is not root: a group of one's own may be given, another user never."""
    chown = os.fchown

    def fchown(descriptor: int, user: int, group: int) -> None:
        if user not in {-1, uid}:
            refusing(errno.EPERM)()
        chown(descriptor, user, group)

    monkeypatch.setattr(os, "fchown", fchown)
