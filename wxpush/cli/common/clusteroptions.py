"""The options of the cluster's commands."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from wxpush.cli.common.options import Common, option
from wxpush.cluster.broker import addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """What names a cluster. Addresses may hold passwords: better given by the environment than on a command line."""

    broker: Annotated[
        str | None,
        option(f"The broker: {addresses()}.", "--broker", metavar="URL"),
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
