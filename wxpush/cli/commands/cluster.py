"""The commands of the cluster: dispatch, work, pause, resume."""

from typing import Annotated

import typer

from wxpush.cli.commands.send import Recipients
from wxpush.cli.common.clusteroptions import Clustered, Working
from wxpush.cli.common.options import Common, Planning, takes


@takes(Planning)
@takes(Clustered, "clustered")
def dispatch(
    recipients: Recipients,
    options: Planning,
    clustered: Clustered,
    *,
    abandon: Annotated[
        bool,
        typer.Option(
            "--abandon", help="Give up the dispatch that is under way; rows that workers have are in doubt."
        ),
    ] = False,
) -> None:
    """Check the whole input, ask, and have it sent by workers; run again, it goes on where it stopped."""
    from wxpush.cli.cluster.place import cluster_place  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.atwork import at_work  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.settings import settle  # noqa: PLC0415 - not needed by --help

    command, where = settle(recipients, options), cluster_place(clustered)
    from wxpush.run.cluster import abandoning, dispatching  # noqa: PLC0415 - needs libraries that may be missing

    with at_work(command) as ports:
        act = abandoning.abandon if abandon else dispatching.dispatch
        raise typer.Exit(act(command.run, where, ports))


@takes(Working)
@takes(Clustered, "clustered")
def work(options: Working, clustered: Clustered) -> None:
    """Send what `wxpush dispatch` hands out, for every account that this machine may send for."""
    from wxpush.cli.cluster.place import cluster_place  # noqa: PLC0415 - not needed by --help

    where = cluster_place(clustered)
    from wxpush.cli.cluster import working  # noqa: PLC0415 - needs libraries that may be missing

    raise typer.Exit(working.work(options, where))


@takes(Common)
@takes(Clustered, "clustered")
def pause(options: Common, clustered: Clustered) -> None:
    """Let no worker send for the account until `wxpush resume`."""
    from wxpush.cli.cluster.place import cluster_place  # noqa: PLC0415 - not needed by --help

    where = cluster_place(clustered)
    from wxpush.cli.cluster import steering  # noqa: PLC0415 - needs libraries that may be missing

    steering.pause(options, where)


@takes(Common)
@takes(Clustered, "clustered")
def resume(options: Common, clustered: Clustered) -> None:
    """Let workers send for the account again, whatever paused it."""
    from wxpush.cli.cluster.place import cluster_place  # noqa: PLC0415 - not needed by --help

    where = cluster_place(clustered)
    from wxpush.cli.cluster import steering  # noqa: PLC0415 - needs libraries that may be missing

    steering.resume(options, where)
