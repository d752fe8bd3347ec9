"""`suppress`: the list of people who are never to be sent to."""

from pathlib import Path
from typing import Annotated

import typer

from wxpush.cli.common.options import Listing, takes
from wxpush.report import formats

suppress = typer.Typer(
    help="The list of openids that are never sent to: add, remove, list, import.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Openids = Annotated[list[str], typer.Argument(metavar="OPENID...", help="One or more openids.")]
Why = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; shown in results.")]
Until = Annotated[
    str | None,
    typer.Option("--expires", metavar="WHEN", help="When the entry ends: 90d, or a day; else never."),
]


@suppress.command()
@takes(Listing)
def add(openids: Openids, options: Listing, reason: Why = None, expires: Until = None) -> None:
    """Put openids on the list; whoever is on it already gets the new reason and end."""
    from wxpush.cli.lists import listing  # noqa: PLC0415 - not needed by --help

    listing.add(openids, options, reason=reason or "", expires=expires)


@suppress.command()
@takes(Listing)
def remove(openids: Openids, options: Listing) -> None:
    """Take openids off the list."""
    from wxpush.cli.lists import listing  # noqa: PLC0415 - not needed by --help

    listing.remove(openids, options)


@suppress.command("list")
@takes(Listing)
def show(
    options: Listing,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help=f"Write it, with whole openids: {formats.names()} by suffix, else CSV.",
        ),
    ] = None,
) -> None:
    """Show the list, openids masked."""
    from wxpush.cli.lists import listing  # noqa: PLC0415 - not needed by --help

    listing.show_list(options, output=output)


@suppress.command("import")
@takes(Listing)
def import_(  # noqa: PLR0917 - every one is an option
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file of any columns, of the kinds that `send` takes.")
    ],
    options: Listing,
    column: Annotated[
        str, typer.Option("--column", metavar="NAME", help="The column that holds the openids.")
    ] = "openid",
    reason: Why = None,
    expires: Until = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="Sheet of an .xlsx FILE.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="Encoding of FILE.")
    ] = None,
) -> None:
    """Put the openids of a file on the list; whoever is on it already stays as they are."""
    from wxpush.cli.lists import listing  # noqa: PLC0415 - not needed by --help

    code = listing.take_over(
        file, options, column=column, reason=reason, expires=expires, encoding=encoding, sheet=sheet
    )
    raise typer.Exit(code)
