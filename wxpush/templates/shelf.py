"""The account's templates as they were when last asked for, in a file of the user's own."""

import logging
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.system.ownfile import check_folder, read_own, write_own
from wxpush.wechat.values import TemplateInfo

_SUFFIX = ".templates.json"
_FILE_BYTES = 4 * 1024 * 1024

_log = logging.getLogger(__name__)


class Shelved(Struct, frozen=True):
    """A list and when it was asked for (ms since 1970)."""

    asked_ms: int
    templates: tuple[TemplateInfo, ...]


class Shelf:
    """One account's file, 0600; none where there is no folder. A disk that cannot be written is no error, and a damaged file is as good as none.

    Raises UsageError when the folder or the file could be another user's work.
    """

    def __init__(self, folder: Path | None, appid: str, base_url: str) -> None:
        name = blake2b(f"{appid}\n{base_url}\ntemplates".encode(), digest_size=16).hexdigest()
        self._folder = folder
        self._name = f"{name}{_SUFFIX}"

    def read(self) -> Shelved | None:
        """What was kept last, if anything can be read."""
        return None if self._folder is None else _read(self._folder / self._name)

    def write(self, shelved: Shelved) -> None:
        if self._folder is None:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_folder(self._folder)
            write_own(self._folder / self._name, msgspec.json.encode(shelved))
        except OSError as error:
            _log.warning("the templates cannot be kept for later (%s)", error.strerror)


def kept_in(folder: Path) -> list[TemplateInfo]:
    """The templates of every account whose list is in this folder; those of a file that cannot be read are none."""
    found: dict[str, TemplateInfo] = {}
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        with suppress(UsageError):
            shelved = _read(path)
            found |= {each.template_id: each for each in (shelved.templates if shelved else ())}
    return list(found.values())


def _read(path: Path) -> Shelved | None:
    try:
        data = read_own(path, _FILE_BYTES)
        return None if data is None else msgspec.json.decode(data, type=Shelved)
    except (OSError, msgspec.DecodeError, RecursionError):
        return None
