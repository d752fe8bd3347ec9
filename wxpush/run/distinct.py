"""Files that one command is told of: none of them may be another's, as what is written to one would be lost in the other."""

import os
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from wxpush.checkpoint.file.rescue import RESCUE_SUFFIXES
from wxpush.errors import UsageError
from wxpush.run.place import Place
from wxpush.system.companions import SUFFIXES, companion
from wxpush.words import Sentence

#: What a file is called: an option, or a phrase.
Name: TypeAlias = str | Sentence

_THE_CAMPAIGN = Sentence("run.the_campaign_file")
#: What is only read may be named twice.
_READ: frozenset[Name] = frozenset({"RECIPIENTS", "FILE", "CAMPAIGN", _THE_CAMPAIGN, "--config"})
_NOTHING: Mapping[Name, Path] = MappingProxyType({})


class _Named(NamedTuple):
    what: Name
    path: Path
    #: Behind every link.
    real: Path
    only_read: bool


def of_campaign(where: Place) -> dict[Name, Path]:
    """The files of a campaign by what they are."""
    files: dict[Name, Path] = {
        "RECIPIENTS": where.recipients,
        _THE_CAMPAIGN: where.campaign,
        "--checkpoint": where.checkpoint,
    }
    for suffix in (*SUFFIXES, *RESCUE_SUFFIXES):
        files[Sentence("run.the_checkpoints_file", suffix=suffix)] = companion(where.checkpoint, suffix)
    if where.sandbox:
        files[Sentence("run.the_ledger")] = where.ledger
    return files


def require_distinct(files: Mapping[Name, Path | None], *, kept: Mapping[Name, Path] = _NOTHING) -> None:
    """Raise UsageError, with nothing opened, where two names of different options mean one file.

    One file: the same after every link; a hard link; or the same but for capitals, in a folder that does not tell them apart.
    `kept`: what settings name, be it for another command; nothing may be written there, and all else may be.
    """
    given = [_named(what, path, only_read=what in _READ) for what, path in files.items() if path is not None]
    settings = [_named(what, path, only_read=True) for what, path in kept.items()]
    for one, other in combinations([*settings, *given], 2):
        if not (one.only_read and other.only_read) and _same(one.real, other.real):
            raise UsageError("run.same_file", other=other.what, one=one.what, path=other.path)


def same_file(one: Path, other: Path) -> bool:
    """Whether two names mean one file."""
    return _same(_real(one), _real(other))


def _named(what: Name, path: Path, *, only_read: bool) -> _Named:
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
    return _folded(real) == _folded(second) and any(map(_ignores_case, _folders(real, second)))


def _folded(path: Path) -> str:
    return str(path).casefold()


def _folders(*paths: Path) -> Iterator[Path]:
    """The nearest folders that exist."""
    for path in paths:
        yield next(folder for folder in path.parents if folder.exists())


def _ignores_case(folder: Path) -> bool:
    """Whether capitals make no difference there: the folder, or something in it, goes by a name with others too."""
    known = [folder, *folder.iterdir()] if os.access(folder, os.R_OK) else [folder]
    for each in known:
        swapped = each.with_name(each.name.swapcase())
        if swapped != each:
            return swapped.exists() and swapped.samefile(each)
    return False
