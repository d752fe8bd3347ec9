"""What of a folder's wxpush.yaml the user has allowed: a digest of each key that commands, so that one that changed needs a new word.

One small file for each folder, in the user's own folder for data: who trusts two folders at once loses neither. It holds no value.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.redact import quoted
from wxpush.system.ownfile import check_folder, read_own, write_own
from wxpush.system.userfolders import data_folder
from wxpush.words import All, Sentence

#: A file of ours is not larger: digests of what a configuration of 1 MiB can hold.
_MOST = 8 << 20


#: Keys that an error names, of each kind: a file may hold thousands.
_MOST_NAMED = 8


class Confidence(Enum):
    """Whether the user has allowed what a key says."""

    TRUSTED = "trusted"
    CHANGED = "changed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class TrustFile:
    """What was allowed of one folder's wxpush.yaml: digests by the places of the keys. Its own folder is the user's, too."""

    path: Path

    @classmethod
    def of(cls, folder: Path) -> "TrustFile | None":
        """None for a user who has no home."""
        own = data_folder()
        name = blake2b(os.fsencode(folder), digest_size=16).hexdigest()
        return None if own is None else cls(own / "trust" / f"{name}.json")

    def read(self) -> Mapping[str, str]:
        """Raises UsageError where others could have allowed something in the user's name."""
        try:
            check_folder(self.path.parent)
            data = read_own(self.path, _MOST)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise UsageError("config.trust_unreadable", path=self.path, why=cause(error)) from None
        # What cannot be read allows nothing: then the user is asked anew.
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            return {str(each): str(digest) for each, digest in json.loads(data or b"")["keys"].items()}
        return {}

    def write(self, folder: Path, digests: Mapping[str, str]) -> None:
        """Replace it. `folder` is for whoever looks into it. Raises UsageError."""
        held = {"folder": os.fsencode(folder).decode("utf-8", "backslashreplace"), "keys": {**digests}}
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_folder(self.path.parent)
            write_own(self.path, json.dumps(held).encode())
        except OSError as error:
            raise UsageError("config.trust_not_kept", path=self.path, why=cause(error)) from None


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys of a wxpush.yaml that command, by place, as it says them now; and the digests of those that were allowed."""

    path: Path
    keys: Mapping[str, str]
    allowed: Mapping[str, str]

    @classmethod
    def of(cls, path: Path, keys: Mapping[str, str]) -> "Trust":
        """Raises UsageError where others could have allowed something in the user's name."""
        file = TrustFile.of(path.parent)
        return cls(path, keys, {} if file is None else file.read())

    def standing(self, place: str) -> Confidence:
        """Whether the user has allowed what stands there."""
        if place not in self.allowed:
            return Confidence.NEW
        return Confidence.TRUSTED if self.allowed[place] == _digest(self.keys[place]) else Confidence.CHANGED

    def require(self) -> None:
        """Raise UsageError that names what was not allowed yet, and what changed since."""
        said = [
            Sentence(
                f"config.keys_{standing.value}",
                keys=All([*places[:_MOST_NAMED], *["…"][: len(places) - _MOST_NAMED]]),
            )
            for standing in (Confidence.CHANGED, Confidence.NEW)
            if (places := [place for place in self.keys if self.standing(place) is standing])
        ]
        if said:
            folder, file = quoted(str(self.path.parent)), quoted(str(self.path))
            raise UsageError("config.not_trusted", path=self.path, said=All(said), folder=folder, file=file)

    def allow(self) -> None:
        """Allow what the keys say now, and nothing else of this folder. Raises UsageError."""
        file = TrustFile.of(self.path.parent)
        if file is None:
            raise UsageError("config.no_home_for_trust", file=quoted(str(self.path)))
        file.write(self.path.parent, {place: _digest(value) for place, value in self.keys.items()})


def _digest(value: str) -> str:
    # Half a surrogate pair is no character, and is in no file of UTF-8 text; YAML can write one all the same.
    return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()
