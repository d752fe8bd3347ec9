"""Files that one command is told of: none of them may be another's, as what is written to one would be lost in the other."""

import os
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from wxpush.checkpoint.companions import SUFFIXES, companion
from wxpush.errors import UsageError
from wxpush.report.formats import format_of
from wxpush.report.formats.base import Format
from wxpush.run.place import Place

#: What is only read may be named twice.
_READ = frozenset({"RECIPIENTS", "the campaign file", "--config", "the secret's file"})


def of_campaign(where: Place) -> dict[str, Path]:
    """The files of a campaign by what they are."""
    files = {
        "RECIPIENTS": where.recipients,
        "the campaign file": where.campaign,
        "--checkpoint": where.checkpoint,
        **{f"the checkpoint's {suffix}": companion(where.checkpoint, suffix) for suffix in SUFFIXES},
    }
    return files | ({"the sandbox's ledger": where.ledger} if where.sandbox else {})


def require_distinct(files: Mapping[str, Path | None]) -> None:
    """Raise UsageError, with nothing opened, where two names of different options mean one file.

    One file: the same after every link; a hard link; or the same but for capitals, in a folder that does not tell them apart.
    """
    given = [(what, path) for what, path in files.items() if path is not None]
    for (one, path), (other, second) in combinations(given, 2):
        if not {one, other} <= _READ and _same(path, second):
            raise UsageError(
                f"{other} and {one} are the same file ({second}), so one would be written over the other; nothing was done. "
                f"Name another file."
            )


def output_format(output: Path, where: Place) -> Format:
    """The format of a file that is to be written. Raises UsageError for none that is known, and for a file of the campaign itself."""
    form = format_of(output)
    require_distinct(of_campaign(where) | {"-o": output})
    return form


def _same(one: Path, other: Path) -> bool:
    real, second = (Path(os.path.realpath(path)) for path in (one, other))
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
