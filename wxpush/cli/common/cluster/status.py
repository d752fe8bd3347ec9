"""`status --broker`: campaigns, workers, rates, lag and dead letters of a cluster."""

from collections.abc import Iterator

from wxpush.cli.common.stdout import show, show_json
from wxpush.cluster.servers import open_servers
from wxpush.cluster.standing import AccountStanding, ClusterStanding, RunStanding, stand
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.parsing.quantities import show_rate
from wxpush.run.cluster.place import ClusterPlace
from wxpush.system.signals import run_interruptible


def show_cluster(options: Values, where: ClusterPlace) -> None:
    """One look. Raises UsageError, DiskError."""

    async def look() -> ClusterStanding:
        async with open_servers(where.broker, where.state, where.namespace, where.lease) as on:
            return await stand(on.state, on.names, on.broker)

    found = run_interruptible(look)
    if options[JSON]:
        show_json(found)
    else:
        show("\n".join(_lines(found)) + "\n")


def _lines(found: ClusterStanding) -> Iterator[str]:
    if not found.runs:
        yield "No campaign is being sent."
    for run in found.runs:
        yield _run(run)
    for account in found.accounts:
        yield _account(account)
    for worker in found.workers:
        yield (
            f"worker {worker.host}:{worker.pid}: {worker.rate:.0f}/s, {worker.attempts:,} requests, "
            f"{worker.chunks:,} chunks, {len(worker.accounts)} accounts"
        )
    if not found.workers:
        yield "No worker is there; start one with `wxpush work`."


def _run(run: RunStanding) -> str:
    return (
        f"{run.campaign} (run {run.run}, {run.appid}): {run.done:,} of {run.rows:,} rows done, {run.in_doubt:,} in doubt, "
        f"{run.in_flight:,} in flight, {run.chunks} chunks handed out, {run.lag} commits to collect"
    )


def _account(account: AccountStanding) -> str:
    paused = f"; paused ({account.paused.cause.value}) {account.paused.sentence}" if account.paused else ""
    return f"{account.appid}: {show_rate(account.rate)}, {account.waiting} chunks wait, {account.dead} dead letters{paused}"
