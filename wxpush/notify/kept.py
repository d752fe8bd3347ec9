"""Notices that could not be told: kept in the user's own folder, a small file for each, and told by the next invocation.

What is in them are counts, names of lists and commands: no secret, no address, no openid.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from wxpush.errors import UsageError
from wxpush.notify.notice import Notice
from wxpush.options.notifier import NotifierKeys
from wxpush.system.clock import SystemClock
from wxpush.system.ownfile import check_folder, read_own, write_own
from wxpush.system.userfolders import state_folder

#: Files of one notifier, and of all; the oldest go.
MOST_EACH, MOST = 20, 200
#: Nobody wants to hear of it later.
DAYS = 30
#: Bytes of a file.
_MOST_BYTES = 64 * 1024


def identity(name: str, keys: NotifierKeys) -> str:
    """What tells a notifier from others of the same name, in other files: by its receiver, but not by what is secret of it."""
    told = (name, keys.kind.value, keys.url_file, keys.server, keys.to)
    return blake2b(msgspec.json.encode(told), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class KeptNotices:
    """Where one notifier's are kept. `folder` is None for a user who has no home: then none are."""

    folder: Path | None
    owner: str
    #: The file with the receiver's address.
    address: Path | None = None

    @classmethod
    def of(cls, name: str, keys: NotifierKeys) -> "KeptNotices":
        own = state_folder()
        address = None if keys.url_file is None else Path(keys.url_file)
        return cls(None if own is None else own / "notices", identity(name, keys), address)

    @property
    def closed(self) -> bool:
        """Whether the receiver has said that it wants no more, and its address has not been written since."""
        if self.folder is None or self.address is None:
            return False
        try:
            return self._closing().stat().st_mtime_ns > self.address.stat().st_mtime_ns
        except OSError:
            return False

    def close(self) -> None:
        """The receiver wants no more."""
        if self.folder is not None and self._made():
            with suppress(OSError, UsageError):
                write_own(self._closing(), b"")

    def _closing(self) -> Path:
        return self._file("gone")

    def keep(self, notices: Sequence[Notice]) -> bool:
        """Keep them, if they are not there yet. Gives whether the next invocation will find them."""
        if self.folder is None or not self._made():
            return False
        try:
            for notice in notices:
                path = self._path(notice)
                if not path.exists():
                    write_own(path, msgspec.json.encode(notice))
            self._bound()
        except (OSError, UsageError):
            return False
        return True

    def find(self) -> list[Notice]:
        """Those that are kept, the oldest first. What cannot be read, and what is old, is deleted."""
        found = []
        for path in self._files(self.owner):
            notice = _read(path)
            if notice is None:
                with suppress(OSError):
                    path.unlink()
            else:
                found.append(notice)
        return sorted(found, key=lambda notice: notice.at_ms)

    def drop(self, notices: Sequence[Notice]) -> None:
        """They are told."""
        for notice in notices:
            with suppress(OSError):
                if self.folder is not None:
                    self._path(notice).unlink()

    def _made(self) -> bool:
        """Make the folder. Gives whether it is the user's own."""
        assert self.folder is not None, "nothing is kept without a folder"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_folder(self.folder)
        except (OSError, UsageError):
            return False
        return True

    def _path(self, notice: Notice) -> Path:
        return self._file(f"{notice.id.removeprefix('msg_')}.json")

    def _file(self, name: str) -> Path:
        assert self.folder is not None, "nothing is kept without a folder"
        return self.folder / f"{self.owner}-{name}"

    def _files(self, owner: str = "") -> Iterator[Path]:
        if self.folder is None:
            return
        try:
            check_folder(self.folder)
            files = sorted(self.folder.iterdir())
        except (OSError, UsageError):
            return
        yield from (path for path in files if path.name.startswith(owner) and path.suffix == ".json")

    def _bound(self) -> None:
        """Delete the oldest of too many."""
        for owner, most in ((self.owner, MOST_EACH), ("", MOST)):
            files = sorted(self._files(owner), key=lambda path: path.stat().st_mtime_ns)
            for path in files[: max(len(files) - most, 0)]:
                path.unlink()


def _read(path: Path) -> Notice | None:
    """None: it is no notice, or too old to be told."""
    try:
        data = read_own(path, _MOST_BYTES)
        notice = msgspec.json.decode(data or b"", type=Notice)
    except (OSError, UsageError, msgspec.MsgspecError, RecursionError):
        return None
    return notice if SystemClock().wall_ms() - notice.at_ms < DAYS * 86_400_000 else None
