"""RECIPIENTS and the options that go with it: which files these mean, and how they are named in a next command."""

import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from wxpush.cli.common.options import Located
from wxpush.errors import UsageError
from wxpush.run.place import Place


def place(recipients: str, options: Located) -> Place:
    """Find the files of a campaign. Standard input is spooled first, beside the campaign file."""
    sandbox, new = bool(options.sandbox), list[Path]()
    path = _spooled(options, new.append) if recipients == "-" else Path(recipients)
    if sandbox and options.checkpoint is not None:
        raise UsageError(
            "A rehearsal keeps its own checkpoint, so --sandbox and --checkpoint do not go together; nothing was sent. "
            "Leave one of them out."
        )
    found = Place.of(
        path,
        options.campaign,
        options.checkpoint,
        format=options.format,
        encoding=options.encoding,
        sheet=options.sheet,
        sandbox=sandbox,
        account=_account(options),
        label=path.name if recipients == "-" else recipients,
    )
    return replace(found, copied=bool(new))


def _account(options: Located) -> str:
    """The options that decide whose campaign it is; what the environment says it says to the next command too."""
    given = {
        "--config": options.config,
        "--profile": options.profile,
        "--base-url": options.base_url,
    }
    return "".join(
        f" {name} {shlex.quote(str(value))}"
        for name, value in given.items()
        if value is not None and str(value) != os.environ.get(_variable(name))
    )


def _variable(option: str) -> str:
    return "WXPUSH_" + option.removeprefix("--").replace("-", "_").upper()


def _named_campaign(options: Located) -> Path:
    if options.campaign is None:
        raise UsageError(
            "Rows on standard input need the campaign file named; nothing was sent. Add -c CAMPAIGN.yaml."
        )
    return options.campaign


def _spooled(options: Located, on_new: Callable[[Path], object]) -> Path:
    from wxpush.sources import spool  # noqa: PLC0415 - not needed by --help

    folder = _named_campaign(options).absolute().parent
    if options.format is None:
        raise UsageError(
            "Rows on standard input need their format told; nothing was sent. Add --format csv, tsv, jsonl or xlsx."
        )
    return spool(sys.stdin.buffer, folder, format=options.format, on_new=on_new)
