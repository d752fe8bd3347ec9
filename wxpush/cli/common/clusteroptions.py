"""The options of the cluster's commands."""

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from wxpush.cli.common.options import Common, option

if TYPE_CHECKING:
    from wxpush.checkpoint.dispatched import Dispatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """What names a cluster. Addresses may hold passwords: better given by the environment than on a command line."""

    broker: Annotated[
        str | None,
        option("The broker: amqp://HOST:5672/ or redis://HOST:6379/0.", "--broker", metavar="URL"),
    ] = None
    state: Annotated[
        str | None,
        option(
            "The Redis with what the machines share.",
            "--state",
            metavar="URL",
            default="the broker, where it is Redis",
        ),
    ] = None
    namespace: Annotated[
        str | None,
        option("First word of all keys and queues.", "--namespace", metavar="WORD", default="wxpush"),
    ] = None
    lease: Annotated[
        str | None,
        option(
            "A worker that is silent for so long has lost its rows to another.",
            "--lease",
            metavar="TIME",
            default="15s",
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Working(Common):
    """What steers a worker."""

    concurrency: Annotated[
        int | None,
        option(
            "Requests in flight at most, for each account.",
            "--concurrency",
            metavar="N",
            default="50",
            min=1,
            max=10_000,
        ),
    ] = None
    timeout: Annotated[
        str | None, option("Deadline of one whole attempt.", "--timeout", metavar="TIME", default="10s")
    ] = None
    lanes: Annotated[
        int | None,
        option(
            "Chunks of rows at once, for each account.", "--lanes", metavar="N", default="3", min=1, max=64
        ),
    ] = None
    once: Annotated[bool | None, option("Leave when no campaign is left to be sent.", "--once")] = None
    health: Annotated[
        Path | None, option("A file that is touched while all is well.", "--health", metavar="FILE")
    ] = None


def collecting(named: str, mark: "Dispatch | None") -> str:
    """The command that collects what a cluster has of a campaign. `named`: what names the campaign on a command line."""
    command = f"wxpush dispatch {named}"
    if mark is None:
        return command
    # Of one that an earlier version began the broker is not known: where it is the state, it is that.
    return command + way(mark.broker or mark.state, mark.state, mark.namespace)


def way(broker: str, state: str, namespace: str) -> str:
    """The options that lead to a cluster, each behind a blank, but for those that the environment gives already.

    Addresses are without passwords, which belong into the environment.
    """
    from wxpush.cluster.names import NAMESPACE, shown  # noqa: PLC0415 - not needed by --help

    given = os.environ.get
    options = ""
    if shown(given("WXPUSH_BROKER", "")) != broker:
        options += f" --broker {shlex.quote(broker)}"
    if state != (shown(given("WXPUSH_STATE", "")) or broker):
        options += f" --state {shlex.quote(state)}"
    if namespace and namespace != given("WXPUSH_NAMESPACE", NAMESPACE):
        options += f" --namespace {shlex.quote(namespace)}"
    return options
