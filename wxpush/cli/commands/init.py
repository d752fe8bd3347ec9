"""`init`: files that work together, to begin with; or those of one template of the account."""

import shlex
from collections.abc import Collection, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from wxpush.cli.common.options import Common, takes
from wxpush.cli.common.stdout import show
from wxpush.errors import UsageError

_FILES = ("wxpush.yaml", "campaign.yaml", "campaign.csv")


@takes(Common)
def init(
    options: Common,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where; made if missing.")] = Path(),
    from_template: Annotated[
        str | None,
        typer.Option(
            "--from-template", metavar="ID", help="Write the files of this template of your account instead."
        ),
    ] = None,
) -> None:
    """Write a commented wxpush.yaml, a campaign file and ten recipients that work together."""
    _write(folder, _starter() if from_template is None else _of_template(options, folder, from_template))


def _starter() -> dict[str, str]:
    return {name: files("wxpush.cli").joinpath("starter", name).read_text("utf-8") for name in _FILES}


def _of_template(options: Common, folder: Path, template_id: str) -> dict[str, str]:
    """Campaign file and recipients. wxpush.yaml is left as it is: the account is configured."""
    _check_free(folder, _FILES[1:])  # before anybody is asked
    from wxpush.cli.templates.catalogue import open_catalogue  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.templates.starting import campaign_file, recipient_file  # noqa: PLC0415 - not needed by --help

    template = open_catalogue(options).find(template_id)
    return {"campaign.yaml": campaign_file(template), "campaign.csv": recipient_file(template)}


def _check_free(folder: Path, names: Collection[str]) -> None:
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise UsageError(
            f"{folder / taken[0]} is there already and was not touched; nothing was written. Name an empty folder."
        )


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    _check_free(folder, texts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}); name another folder.") from None
    where = "" if folder == Path() else f"{folder}/"
    show(
        f"Wrote {', '.join(where + name for name in texts)}.\nnext: wxpush send {shlex.quote(where + 'campaign.csv')} --sandbox\n"
    )
