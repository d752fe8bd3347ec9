"""`init`: files that work together, to begin with."""

import shlex
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from wxpush.cli.stdout import show
from wxpush.errors import UsageError

_FILES = ("wxpush.yaml", "campaign.yaml", "campaign.csv")


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where; made if missing.")] = Path(),
) -> None:
    """Write a commented wxpush.yaml, a campaign file and ten recipients that work together."""
    taken = [name for name in _FILES if (folder / name).exists()]
    if taken:
        raise UsageError(
            f"{folder / taken[0]} is there already and was not touched; nothing was written. Name an empty folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _FILES:
            (folder / name).write_text(
                files("wxpush.cli").joinpath("starter", name).read_text("utf-8"), encoding="utf-8"
            )
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}); name another folder.") from None
    where = "" if folder == Path() else f"{folder}/"
    show(
        f"Wrote {', '.join(where + name for name in _FILES)}.\nnext: wxpush send {shlex.quote(where + 'campaign.csv')} --sandbox\n"
    )
