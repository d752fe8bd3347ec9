"""`wxpush init`: files that work together, to begin with; or those of one template of the account."""

import os
from collections.abc import Collection, Mapping
from importlib.resources import files
from pathlib import Path

from wxpush.cli.commands.template.catalogue import open_catalogue
from wxpush.cli.commands.template.starting import campaign_file, recipient_file
from wxpush.cli.common.stdout import show
from wxpush.errors import UsageError
from wxpush.options.single import FROM_TEMPLATE
from wxpush.options.values import Values
from wxpush.oserror import cause
from wxpush.redact import quoted
from wxpush.system.regular import is_there
from wxpush.words import Sentence, chosen
from wxpush.words.labels import Label, labelled

_FILES = ("wxpush.yaml", "campaign.yaml", "campaign.csv")


def run(folder: Path, options: Values) -> None:
    """Write them. Raises UsageError where one is there already."""
    template = options[FROM_TEMPLATE]
    _write(folder, _starter() if template is None else _of_template(options, folder, template))


def _starter() -> dict[str, str]:
    folder = files(f"wxpush.words.{chosen()}").joinpath("_starter")
    return {name: folder.joinpath(name).read_text("utf-8") for name in _FILES}


def _of_template(options: Values, folder: Path, template_id: str) -> dict[str, str]:
    """Campaign file and recipients. wxpush.yaml is left as it is: the account is configured."""
    _check_free(folder, _FILES[1:])  # before anybody is asked
    template = open_catalogue(options).find(template_id)
    return {"campaign.yaml": campaign_file(template), "campaign.csv": recipient_file(template)}


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o644)


def _check_free(folder: Path, names: Collection[str]) -> None:
    # A link to nothing has the name, too, and is not followed when it is written.
    taken = [name for name in names if os.path.lexists(folder / name) or is_there(folder / name)]
    if taken:
        raise UsageError("cli.init_taken", path=folder / taken[0])


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    _check_free(folder, texts)
    try:
        # Closed to other writers whatever the umask: a wxpush.yaml that they may write to is not read.
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        for name, text in texts.items():
            with open(folder / name, "x", encoding="utf-8", opener=_opener) as file:  # no link is followed
                file.write(text)
    except FileExistsError as error:
        raise UsageError("cli.init_taken", path=error.filename) from None
    except OSError as error:
        raise UsageError("cli.init_unwritable", folder=folder, why=cause(error)) from None
    where = "" if folder == Path() else f"{folder}/"
    wrote = Sentence("cli.init_wrote", files=[where + name for name in texts])
    command = f"wxpush send {quoted(where + 'campaign.csv')} --sandbox"
    show(f"{labelled(Label.DONE, wrote)}\n{labelled(Label.NEXT, command)}\n")
