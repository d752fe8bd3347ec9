"""What stands before the first row that is handed out: servers that are there, and a mark that the campaign is dispatched."""

from wxpush.checkpoint import dispatched
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.cluster.address import without_password
from wxpush.cluster.dispatch.books import CheckpointBooks
from wxpush.cluster.dispatch.firstmap import require_ours
from wxpush.cluster.names import run_id
from wxpush.cluster.servers import open_servers
from wxpush.cluster.store.runs import Run
from wxpush.credentials import AccountKey
from wxpush.errors import meaning
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.session import Session
from wxpush.words import Means


def reach(session: Session, where: ClusterPlace) -> None:
    """Raise UsageError or StateError where broker or Redis cannot be had, so that nobody is asked in vain."""

    async def reached() -> None:
        async with open_servers(where.broker, where.state, where.namespace, where.lease):
            pass

    with meaning(Means.NOT_CHANGED_OR_SENT):
        session.machine.ask(reached)


def mark_dispatched(session: Session, where: ClusterPlace) -> None:
    """Write that the campaign is dispatched. Raises as `reach` does, and BusyError where its run is another checkpoint's.

    The beginning is not written then: a finished run given up for one that cannot begin would be sent anew by the next plain `send`.
    """
    with session.checkpoint.transaction() as connection:
        mark = dispatched.begin(
            connection,
            without_password(where.state),
            broker=without_password(where.broker),
            namespace=where.namespace,
        )

    async def ours() -> None:
        async with open_servers(where.broker, where.state, where.namespace, where.lease) as on:
            run = Run(on.store, on.names, run_of(session, mark))
            books = CheckpointBooks(session.checkpoint)
            await require_ours(run, mark, on.store.label, withdraw=books.withdraw)

    with meaning(Means.NOT_CHANGED_OR_SENT):
        session.machine.ask(ours)


def account_of(session: Session) -> AccountKey:
    """The account that the campaign is sent from."""
    return session.job.account


def run_of(session: Session, mark: Dispatch) -> str:
    """What the run is called on the servers."""
    facts = session.facts
    return run_id(
        account_of(session),
        name=facts.name,
        run=facts.run,
        source=f"{facts.source_digest} {facts.campaign}",
        number=mark.number,
    )
