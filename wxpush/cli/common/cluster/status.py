"""`status --broker`: campaigns, workers, rates, lag and dead letters of a cluster."""

from collections.abc import Iterator

from msgspec import structs

from wxpush.cli.common.printer import Printer
from wxpush.cli.common.stdout import show, show_json
from wxpush.cli.common.voice import voice
from wxpush.cluster.servers import open_servers
from wxpush.cluster.status import AccountStatus, ClusterStatus, RunStatus, cluster_status
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.report.standing import levers_told, of_lever
from wxpush.run.cluster.log import telling
from wxpush.run.cluster.place import ClusterPlace
from wxpush.system.clock import SystemClock
from wxpush.system.signals import run_interruptible
from wxpush.words import Rate, Sentence


def show_cluster(options: Values, where: ClusterPlace) -> None:
    """One look. Raises UsageError, DiskError."""

    async def look() -> ClusterStatus:
        async with open_servers(where.broker, where.state, where.namespace, where.lease) as on:
            return await cluster_status(on.store, on.names, on.broker)

    with telling(Printer(voice(options)), SystemClock()):
        found = run_interruptible(look)
    if options[JSON]:
        show_json(found)
    else:
        show("\n".join(_lines(found)) + "\n")


def _lines(found: ClusterStatus) -> list[str]:
    return [str(each) for each in _told(found)]


def _told(found: ClusterStatus) -> Iterator[Sentence]:
    if not found.runs:
        yield Sentence("cli.no_campaign_runs")
    for run in found.runs:
        yield _run(run)
    for account in found.accounts:
        yield _account(account)
        if account.places is not None and account.lanes > account.places:
            yield Sentence("cli.cluster_idle_lanes", lanes=account.lanes, places=account.places)
        yield from levers_told([of_lever(move) for move in account.levers])
    for worker in found.workers:
        yield Sentence(
            "cli.cluster_worker",
            host=worker.host, pid=worker.pid, rate=worker.rate, requests=worker.attempts, chunks=worker.chunks,
            accounts=len(worker.accounts),
        )  # fmt: skip
    if not found.workers:
        yield Sentence("cli.no_worker")


def _run(run: RunStatus) -> Sentence:
    return Sentence("cli.cluster_run", **structs.asdict(run))


def _account(account: AccountStatus) -> Sentence:
    fields = {
        "appid": account.appid,
        "rate": Rate(account.rate),
        "waiting": account.waiting,
        "dead": account.dead,
    }
    if account.paused is None:
        return Sentence("cli.cluster_account", **fields)
    return Sentence(
        "cli.cluster_account_paused",
        cause=Sentence(f"run.cause_{account.paused.cause.value}"), why=account.paused.sentence, **fields,
    )  # fmt: skip
