"""Files that one command is told of: none of them may be another's, as what is written to one would be lost in the other."""

import os
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from wxpush.checkpoint.companions import SUFFIXES, companion
from wxpush.checkpoint.rescue import DRAFTS
from wxpush.errors import UsageError
from wxpush.run.place import Place

#: What is only read may be named twice.
_READ = frozenset({"RECIPIENTS", "FILE", "CAMPAIGN", "the campaign file", "--config"})
_NOTHING: Mapping[str, Path] = MappingProxyType({})


class _Named(NamedTuple):
    what: str
    path: Path
    #: Behind every link.
    real: Path
    only_read: bool


def of_campaign(where: Place) -> dict[str, Path]:
    """The files of a campaign by what they are."""
    files = {
        "RECIPIENTS": where.recipients,
        "the campaign file": where.campaign,
        "--checkpoint": where.checkpoint,
        **{
            f"the checkpoint's {suffix}": companion(where.checkpoint, suffix)
            for suffix in (*SUFFIXES, *DRAFTS)
        },
    }
    return files | ({"the sandbox's ledger": where.ledger} if where.sandbox else {})


def require_distinct(files: Mapping[str, Path | None], *, kept: Mapping[str, Path] = _NOTHING) -> None:
    """Raise UsageError, with nothing opened, where two names of different options mean one file.

    One file: the same after every link; a hard link; or the same but for capitals, in a folder that does not tell them apart.
    `kept`: what settings name, be it for another command; nothing may be written there, and all else may be.
    """
    given = [_named(what, path, only_read=what in _READ) for what, path in files.items() if path is not None]
    settings = [_named(what, path, only_read=True) for what, path in kept.items()]
    for one, other in combinations([*settings, *given], 2):
        if not (one.only_read and other.only_read) and _same(one.real, other.real):
            raise UsageError(
                f"{other.what} and {one.what} are the same file ({other.path}), so one would be written over the other; nothing was done. "
                f"Name another file."
            )


def same_file(one: Path, other: Path) -> bool:
    """Whether two names mean one file."""
    return _same(_real(one), _real(other))


def _named(what: str, path: Path, *, only_read: bool) -> _Named:
    return _Named(what, path, _real(path), only_read)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _same(real: Path, second: Path) -> bool:
    if real == second:
        return True
    try:
        return os.path.samefile(real, second)  # noqa: PTH121 - raises alike for either
    except OSError:
        pass
    return _folded(real) == _folded(second) and any(map(_blind, _folders(real, second)))


def _folded(path: Path) -> str:
    return str(path).casefold()


def _folders(*paths: Path) -> Iterator[Path]:
    """The nearest folders that exist."""
    for path in paths:
        yield next(folder for folder in path.parents if folder.exists())


def _blind(folder: Path) -> bool:
    """Whether capitals make no difference there: the folder, or something in it, goes by a name with others too."""
    known = [folder, *folder.iterdir()] if os.access(folder, os.R_OK) else [folder]
    for each in known:
        swapped = each.with_name(each.name.swapcase())
        if swapped != each:
            return swapped.exists() and swapped.samefile(each)
    return False
