"""`dispatch --abandon`: gives a dispatch up, so that its campaign is a local one again, whatever became of the cluster."""

from contextlib import ExitStack
from dataclasses import dataclass, replace

from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster.address import without_password
from wxpush.cluster.broker.base import BrokerError
from wxpush.cluster.dispatch.abandoning import Abandonment, Left, Ownership, clear, drop, look
from wxpush.cluster.dispatch.books import CheckpointBooks
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import open_store
from wxpush.credentials import AccountKey
from wxpush.errors import DiskError, Exit, StateError, UsageError, meaning
from wxpush.run.cluster.beginning import run_of
from wxpush.run.cluster.handed import HandedRows, require_same
from wxpush.run.cluster.log import telling
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.cluster.underway import named_places, require_its_place
from wxpush.run.conclusion import Conclusion, add_up
from wxpush.run.invocation import Begun
from wxpush.run.ports import Ports
from wxpush.run.preparing.doubts import doubtful_rows
from wxpush.run.preparing.origin import origin
from wxpush.run.preparing.preparation import Prepared
from wxpush.run.session import Session, open_session
from wxpush.run.settings import Settings
from wxpush.words import Means, Sentence

_FOUND = {
    Ownership.OURS: "run.found_ours",
    Ownership.GONE: "run.found_gone",
    Ownership.TAKEN: "run.found_taken",
    Ownership.AWAY: "run.found_away",
}


def abandon(settings: Settings, where: ClusterPlace, ports: Ports) -> Exit:
    """Give the dispatch up. Raises UsageError, ChangedError, BusyError, DiskError."""
    if settings.again or settings.accept_changes:
        raise UsageError("run.abandon_sends_nothing")
    facts = _known(settings)
    # A list that was changed since must not hide who was handed out.
    settings = replace(settings, suppression=None, check_followers=False)
    with ExitStack() as stack:
        account = AccountKey(facts.appid, facts.base_url)
        session = stack.enter_context(open_session(settings, None, ports, account=account))
        mark = session.checkpoint.ask(dispatched.active)
        if mark is None:
            with meaning(Means.NOT_CHANGED):
                raise UsageError("run.none_to_give_up", list=settings.place.label, named=settings.place.named)
        require_its_place(session, where, mark, more=" --abandon")
        stack.enter_context(telling(session.voice, session.machine.clock))
        return _Abandoning(session, where, mark).run()


def _known(settings: Settings) -> Facts:
    checkpoint = SqliteCheckpoint.read(settings.place.checkpoint)
    if checkpoint is not None:
        with checkpoint:
            if (facts := checkpoint.facts()) is not None:
                return facts
    with meaning(Means.NOT_CHANGED):
        raise UsageError(
            "run.no_checkpoint_to_give_up", list=settings.place.label, path=settings.place.checkpoint
        )


@dataclass(frozen=True, slots=True)
class _Abandoning:
    """One `dispatch --abandon`: look, ask, collect, delete, write."""

    session: Session
    where: ClusterPlace
    mark: Dispatch

    def run(self) -> Exit:
        session, clock = self.session, self.session.machine.clock
        ownership = session.machine.ask(self._look)
        many = session.checkpoint.ask(lambda connection: dispatched.in_hands(connection, session.facts.rows))
        if ownership is not Ownership.OURS and many:
            require_same(session)
        self._confirm(ownership, many)
        conclusion, now = Conclusion(session, clock.monotonic()), clock.instant()
        number = session.checkpoint.begin(clock.boot_id(), now.wall_ms, origin(session, 0))
        begun = Begun(number, Prepared(), now.wall_ms)
        left = Left()
        if ownership is Ownership.OURS:
            left = session.machine.ask(lambda: self._collect(begun))
        records = HandedRows(session, begun).records(left)
        session.machine.ask(lambda: self._drop(ownership))
        with session.checkpoint.transaction() as connection:
            rows.write(connection, records)
            dispatched.end(connection)
        doubtful = doubtful_rows(
            session.checkpoint, clock, session.settings.in_doubt, last_row=session.last_row
        )
        ended = begun.so_far(clock)
        return conclusion.reach(add_up(session, ended.number), ended, None, in_doubt=doubtful.at_the_end())

    async def _look(self) -> Ownership:
        async with open_store(self.where.state) as store:
            return await look(store, Names(self.where.namespace), run_of(self.session, self.mark), self.mark)

    def _confirm(self, ownership: Ownership, many: int) -> None:
        session = self.session
        at = named_places(self.where)
        session.asker.give_up(
            Sentence(
                "run.dispatch_given_up",
                list=session.settings.place.label,
                many=many,
                found=Sentence(_FOUND[ownership], state=at["state"]),
                **at,
            )
        )

    async def _collect(self, begun: Begun) -> Left:
        session, where = self.session, self.where
        async with open_store(where.state) as store:
            return await Abandonment(
                store=store,
                names=Names(where.namespace),
                run=run_of(session, self.mark),
                mark=self.mark,
                books=CheckpointBooks(session.checkpoint),
                rows=session.facts.rows,
                clock=session.machine.clock,
                tally=begun.tally,
                invocation=begun.number,
                lease=where.lease,
            ).collect()

    async def _drop(self, ownership: Ownership) -> None:
        """Take the run from the servers, as far as they can be reached, and say what could not be."""
        session, where = self.session, self.where
        names, run = Names(where.namespace), run_of(session, self.mark)
        if ownership in {Ownership.OURS, Ownership.GONE}:
            try:
                async with open_store(where.state) as store:
                    await drop(store, names, run)
            except DiskError as error:
                session.voice.insist(Sentence("run.run_not_deleted", error=error.sentence))
        if ownership is Ownership.TAKEN:
            return
        try:
            many = await clear(
                where.broker, names, session.job.account, run, lease=where.lease, key=where.key
            )
        except (BrokerError, StateError, UsageError) as error:
            session.voice.insist(Sentence("run.chunks_may_wait", error=error.sentence))
        else:
            session.voice.say(Sentence("run.chunks_deleted", many=many))
        if ownership is Ownership.AWAY:
            session.voice.insist(Sentence("run.workers_not_told", state=without_password(where.state)))
