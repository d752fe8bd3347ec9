"""Commands that look and change nothing: status, results, explain, quota."""

from pathlib import Path
from typing import Annotated

import typer

from wxpush.cli.commands.send import Recipients
from wxpush.cli.common.clusteroptions import Clustered
from wxpush.cli.common.options import Common, Located, takes
from wxpush.cli.common.stdout import show
from wxpush.report import formats


@takes(Located)
@takes(Clustered, "clustered")
def status(
    options: Located,
    clustered: Clustered,
    recipients: Annotated[
        str | None,
        typer.Argument(
            metavar="[RECIPIENTS]", help="The campaign; without it, every campaign of this folder."
        ),
    ] = None,
) -> None:
    """Where a campaign stands, from its checkpoint alone; also while it is being sent. With --broker: the cluster."""
    if recipients is None and clustered.broker:
        from wxpush.cli.cluster.place import cluster_place  # noqa: PLC0415 - not needed by --help

        where = cluster_place(clustered)
        from wxpush.cli.cluster import status  # noqa: PLC0415 - needs libraries that may be missing

        status.show_cluster(options, where)
        return
    from wxpush.cli.status import show_all, show_one  # noqa: PLC0415 - not needed by --help

    if recipients is None:
        show_all(Path(), options)
    else:
        show_one(recipients, options)


@takes(Located)
def results(
    recipients: Recipients,
    options: Located,
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE", help="Only rows in this state.")
    ] = None,
    errcode: Annotated[
        int | None, typer.Option("--errcode", metavar="N", help="Only rows answered with this code.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help=f"{formats.names()}, by suffix; else CSV on stdout."
        ),
    ] = None,
) -> None:
    """The rows with their outcome, beside their own columns: a file that is an input again."""
    from wxpush.cli.results import export  # noqa: PLC0415 - not needed by --help

    export(recipients, options, state=state, errcode=errcode, output=output)


def explain(code: Annotated[int, typer.Argument(metavar="CODE", help="An errcode, such as 43004.")]) -> None:
    """What an errcode means and what to do."""
    from wxpush.channels.common.errcodes import lookup, unknown  # noqa: PLC0415 - not needed by --help

    known = lookup(code) or unknown(code)
    lines = [
        f"{code}  {known.kind.value}",
        known.english,
        known.chinese,
        f"-> {known.advice_en}",
        f"-> {known.advice_zh}",
    ]
    show("\n".join([*lines, *([known.link] if known.link else [])]) + "\n")


@takes(Common)
def quota(options: Common) -> None:
    """Daily limit of template messages, used, left."""
    from wxpush.access import account_access  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.printer import Printer  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.settings import base_url, configuration, environment, voice  # noqa: PLC0415 - not needed by --help
    from wxpush.run.machine import Machine  # noqa: PLC0415 - not needed by --help
    from wxpush.signals import run_interruptible  # noqa: PLC0415 - not needed by --help
    from wxpush.wechat.values import Quota  # noqa: PLC0415 - not needed by --help

    config = configuration(options)
    access = account_access(config, base_url(options, config), environment())

    async def ask() -> Quota:
        async with Machine().line(access, seconds=10.0) as line:
            return await line.account.quota()

    found = run_interruptible(ask)
    if options.json:
        Printer(voice(options, config)).event(
            "quota", daily_limit=found.daily_limit, used=found.used, remain=found.remain
        )
    else:
        show(f"{found.daily_limit:,} a day, {found.used:,} used, {found.remain:,} left\n")
