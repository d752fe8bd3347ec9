"""The commands of the cluster: dispatch, work, pause, resume."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from wxpush.cli.commands.send import Recipients
from wxpush.cli.common.clusteroptions import Clustered, Working
from wxpush.cli.common.options import Common, Planning, takes


@contextmanager
def extra() -> Iterator[None]:
    """Say what to install where the broker's libraries are missing."""
    from wxpush.errors import UsageError  # noqa: PLC0415 - not needed by --help

    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"faststream", "redis", "aio_pika", "yarl"}:
            raise
        raise UsageError(
            "The cluster needs more than wxpush has by itself; nothing was sent. Install it with: pip install 'wxpush-cli[cluster]'"
        ) from None


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
    with extra():
        from wxpush.cli.cluster.place import cluster_place  # noqa: PLC0415 - not needed by --help
        from wxpush.run.cluster import abandoning, dispatching  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.atwork import at_work  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.settings import settle  # noqa: PLC0415 - not needed by --help

    command, where = settle(recipients, options), cluster_place(clustered)
    with at_work(command) as ports:
        act = abandoning.abandon if abandon else dispatching.dispatch
        raise typer.Exit(act(command.run, where, ports))


@takes(Working)
@takes(Clustered, "clustered")
def work(options: Working, clustered: Clustered) -> None:
    """Send what `wxpush dispatch` hands out, for every account that this machine may send for."""
    with extra():
        from wxpush.cli.cluster import working  # noqa: PLC0415 - not needed by --help

    raise typer.Exit(working.work(options, clustered))


@takes(Common)
@takes(Clustered, "clustered")
def pause(options: Common, clustered: Clustered) -> None:
    """Let no worker send for the account until `wxpush resume`."""
    with extra():
        from wxpush.cli.cluster import steering  # noqa: PLC0415 - not needed by --help

    steering.pause(options, clustered)


@takes(Common)
@takes(Clustered, "clustered")
def resume(options: Common, clustered: Clustered) -> None:
    """Let workers send for the account again, whatever paused it."""
    with extra():
        from wxpush.cli.cluster import steering  # noqa: PLC0415 - not needed by --help

    steering.resume(options, clustered)
