"""`followers`: who follows the account, as a file to send to, and the account's tags."""

from pathlib import Path
from typing import Annotated

import typer

from wxpush.cli.common.options import Common, takes
from wxpush.report import formats

followers = typer.Typer(
    name="followers",
    help="Who follows the account: write the openids to a file, by tags if wanted; list the tags.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@followers.command()
@takes(Common)
def export(
    options: Common,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="FILE", help=f"Where to write them, {formats.names()} by suffix."
        ),
    ],
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Who has this tag, by name or id; may be repeated."),
    ] = None,
    not_tag: Annotated[
        list[str] | None,
        typer.Option("--not-tag", metavar="TAG", help="Nobody who has this tag; may be repeated."),
    ] = None,
    *,
    every: Annotated[
        bool | None,
        typer.Option(
            "--all/--any", help="Of several --tag: who has all of them, or any.", show_default=False
        ),
    ] = None,
) -> None:
    """Write the openids of all followers, or of those with some tags; run again, it goes on where it stopped."""
    from wxpush.cli.lists import roster  # noqa: PLC0415 - not needed by --help

    roster.export(options, output, wanted=tag or [], unwanted=not_tag or [], every=every)


@followers.command()
@takes(Common)
def tags(options: Common) -> None:
    """The account's tags: id, how many people have it, name."""
    from wxpush.cli.lists import roster  # noqa: PLC0415 - not needed by --help

    roster.show_tags(options)
