"""`template`: the account's templates, and a campaign file held against its own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wxpush.cli.common.options import Common, option, takes

if TYPE_CHECKING:
    from wxpush.cli.templates.catalogue import Catalogue

template = typer.Typer(
    name="template",
    help="The account's templates, and a campaign file held against its own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Offline = Annotated[
    bool | None, option("Ask nothing: use the list that was kept when it was asked for last.", "--offline")
]


@template.command("list")
@takes(Common)
def list_templates(options: Common, offline: Offline = None) -> None:
    """Every template of the account: id, title and keys."""
    with_catalogue(options, lambda catalogue: catalogue.show_all(), offline=bool(offline))


@template.command()
@takes(Common)
def show(
    options: Common,
    template_id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Its id, how that begins, or its title. Write -- before an id that begins with -.",
        ),
    ],
    offline: Offline = None,
) -> None:
    """One template: content, keys with their types, and WeChat's example."""
    with_catalogue(options, lambda catalogue: catalogue.show_one(template_id), offline=bool(offline))


@template.command()
@takes(Common)
def check(
    options: Common,
    campaign: Annotated[Path, typer.Argument(metavar="CAMPAIGN", help="The campaign file.")],
    offline: Offline = None,
) -> None:
    """Hold a campaign file against its template: id, keys missing, keys too many, types."""
    with_catalogue(options, lambda catalogue: catalogue.check(campaign), offline=bool(offline))


def with_catalogue(options: Common, use: "Callable[[Catalogue], None]", *, offline: bool) -> None:
    """Open the account's list, and use it."""
    from wxpush.cli.templates.catalogue import open_catalogue  # noqa: PLC0415 - not needed by --help

    use(open_catalogue(options, offline=offline))
