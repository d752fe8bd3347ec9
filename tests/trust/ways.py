"""Ways in which a file may be wrong before wxpush opens it, as another user or an accident would have prepared it."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

import pytest

#: Of a file: inode, user, group, mode, content; empty where there is none.
State: TypeAlias = tuple[Any, ...]
#: A user and a group that are nobody's here.
OTHER = (12, 34)


class Way(Enum):
    """`ABSENT` and `OWN` are right; so are some others for some kinds of files."""

    ABSENT = "nothing is there"
    OWN = "a file of one's own, 0600"
    LINK = "a link to a file of one's own"
    DANGLING = "a link to nothing"
    HARD_LINK = "another name of a file of one's own"
    DIRECTORY = "a folder"
    PIPE = "a pipe"
    OTHERS = "another user's file"
    OTHERS_OPEN = "another user's file that everybody may write"
    GROUP_WRITES = "a file that a group of others may write"
    ALL_READ = "a file that everybody may read"
    ALL_WRITE = "a file that everybody may write"
    LENT = "a file that one of our groups may read, and nobody may write"
    LENT_TO_OTHERS = "a file that a group of others may read, and nobody may write"
    READ_ONLY_MOUNT = "root's file that everybody may read, on a read-only mount"
    FOLDER_OF_A_GROUP = "a file of one's own in a folder that a group of others may write"
    FOLDER_OF_ALL = "a file of one's own in a folder like /tmp"
    OTHERS_FOLDER = "a file of one's own in another user's folder"


@dataclass(frozen=True)
class Planted:
    """What was prepared: the path to be opened, and what a link there leads to."""

    path: Path
    target: Path

    def state(self) -> tuple[State, ...]:
        """All that must stay as it is where the file is refused."""
        return tuple(map(_state, (self.path, self.target)))


_OWNERS = {
    Way.OTHERS: OTHER,
    Way.OTHERS_OPEN: OTHER,
    Way.GROUP_WRITES: (0, OTHER[1]),
    Way.LENT: (0, 0),
    Way.LENT_TO_OTHERS: (0, OTHER[1]),
    Way.READ_ONLY_MOUNT: (0, 0),
}
_MODES = {
    Way.OTHERS_OPEN: 0o666,
    Way.GROUP_WRITES: 0o660,
    Way.ALL_READ: 0o644,
    Way.ALL_WRITE: 0o666,
    Way.LENT: 0o440,
    Way.LENT_TO_OTHERS: 0o440,
    Way.READ_ONLY_MOUNT: 0o444,
}
_FOLDER_OWNERS = {Way.OTHERS_FOLDER: OTHER, Way.FOLDER_OF_A_GROUP: (0, OTHER[1])}
NEED_ROOT = frozenset({*_OWNERS, *_FOLDER_OWNERS})
_FOLDERS = {Way.FOLDER_OF_A_GROUP: 0o770, Way.FOLDER_OF_ALL: 0o1777}


def plant(way: Way, path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> Planted:
    """Prepare the path so. What a link leads to holds the content, in a folder beside that of the path."""
    target = path.parent.parent / "elsewhere" / "precious"
    target.parent.mkdir()
    if way in {Way.LINK, Way.HARD_LINK}:
        _write(target, content)
    _ODD.get(way, _file)(path, target, content)
    if way in _OWNERS:
        os.chown(path, *_OWNERS[way])
    if way in _MODES:
        path.chmod(_MODES[way])
    path.parent.chmod(_FOLDERS.get(way, 0o700))
    if way in _FOLDER_OWNERS:
        os.chown(path.parent, *_FOLDER_OWNERS[way])
    if way is Way.READ_ONLY_MOUNT:
        _mounted_read_only(monkeypatch)
    return Planted(path, target)


class WaitedError(Exception):
    """Somebody at the other end of a pipe was waited for."""


@contextmanager
def nobody_waits(planted: Planted) -> Iterator[None]:
    """Raise WaitedError where the block waits for somebody at the other end of a pipe."""
    if not planted.path.is_fifo():
        yield
        return
    over, waited, here = threading.Event(), threading.Event(), threading.get_ident()

    def look() -> None:
        seen: list[tuple[int, int]] = []
        while not over.wait(0.1):
            frame = sys._current_frames()[here]
            seen.append((id(frame), frame.f_lasti))
            if seen[-4:] == [seen[-1]] * 4:  # it stands still
                waited.set()
                signal.pthread_kill(here, signal.SIGALRM)
                return

    def told(*_: object) -> None:
        if not over.is_set():
            raise WaitedError

    before = signal.signal(signal.SIGALRM, told)
    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()
        signal.signal(signal.SIGALRM, before)
    if waited.is_set():
        raise WaitedError


def _file(path: Path, _: Path, content: bytes) -> None:
    _write(path, content)


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


_ODD: dict[Way, Callable[[Path, Path, bytes], object]] = {
    Way.ABSENT: lambda *_: None,
    Way.LINK: lambda path, target, _: path.symlink_to(target),
    Way.DANGLING: lambda path, target, _: path.symlink_to(target),
    Way.HARD_LINK: lambda path, target, _: path.hardlink_to(target),
    Way.DIRECTORY: lambda path, *_: path.mkdir(),
    Way.PIPE: lambda path, *_: os.mkfifo(path, 0o600),
}


def _state(path: Path) -> State:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return ()
    content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
    return status.st_ino, status.st_uid, status.st_gid, status.st_mode, content


def _mounted_read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    about = list(os.statvfs("/"))
    about[8] |= os.ST_RDONLY
    monkeypatch.setattr(os, "fstatvfs", lambda _: os.statvfs_result(about))
