"""`dispatch --abandon`: gives a dispatch up, so that its campaign is a local one again, whatever became of the cluster."""

from contextlib import ExitStack
from dataclasses import dataclass, replace

from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster.abandoning import Abandonment, Left, Standing, clear, drop, look
from wxpush.cluster.address import without_password
from wxpush.cluster.broker.base import BrokerError
from wxpush.cluster.names import Names
from wxpush.cluster.state.connection import open_state
from wxpush.errors import DiskError, Exit, StateError, UsageError
from wxpush.run.cluster.dispatching import account_of, run_of
from wxpush.run.cluster.handed import Handed, require_same
from wxpush.run.cluster.log import telling
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.cluster.underway import require_its_place, ways
from wxpush.run.conclusion import Conclusion, add_up
from wxpush.run.invocation import Begun
from wxpush.run.job import Identity
from wxpush.run.ports import Ports
from wxpush.run.preparing.doubts import doubtful_rows
from wxpush.run.preparing.preparation import Prepared
from wxpush.run.session import Session, open_session
from wxpush.run.settings import Settings

_FOUND = {
    Standing.OURS: "Its workers are called back and what they sent is collected first.",
    Standing.GONE: "The Redis at {state} knows nothing of it, so nobody can say what workers sent.",
    Standing.TAKEN: "The Redis at {state} has this campaign as another checkpoint's, which is left alone; nobody can say what workers sent.",
    Standing.AWAY: "The Redis at {state} does not answer: workers that reach it go on with what they have until they are stopped.",
}


def abandon(settings: Settings, where: ClusterPlace, ports: Ports) -> Exit:
    """Do all of it. Raises UsageError, ChangedError, BusyError, DiskError."""
    if settings.again or settings.accept_changes:
        raise UsageError(
            "--abandon gives a dispatch up and sends nothing, so --again and --accept-changes do not go with it."
        )
    facts = _known(settings)
    # A list that was changed since must not hide who was handed out.
    settings = replace(settings, suppression=None, check_followers=False)
    with ExitStack() as stack:
        identity = Identity(facts.appid, facts.base_url)
        session = stack.enter_context(open_session(settings, None, ports, identity=identity))
        mark = session.checkpoint.ask(dispatched.active)
        if mark is None:
            raise UsageError(
                f"No dispatch of {settings.place.label} is under way, so there is none to give up; nothing was changed. "
                f"`wxpush status {settings.place.named}` says what is next."
            )
        require_its_place(session, where, mark, more=" --abandon")
        stack.enter_context(telling(session.voice, session.machine.clock))
        return _Farewell(session, where, mark).say()


def _known(settings: Settings) -> Facts:
    checkpoint = SqliteCheckpoint.read(settings.place.checkpoint)
    if checkpoint is not None:
        with checkpoint:
            if (facts := checkpoint.facts()) is not None:
                return facts
    raise UsageError(
        f"{settings.place.label} has no checkpoint ({settings.place.checkpoint}), so there is no dispatch to give up; nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class _Farewell:
    """One abandonment."""

    session: Session
    where: ClusterPlace
    mark: Dispatch

    def say(self) -> Exit:
        session, clock = self.session, self.session.machine.clock
        standing = session.machine.ask(self._look)
        many = session.checkpoint.ask(lambda connection: dispatched.in_hands(connection, session.facts.rows))
        if standing is not Standing.OURS and many:
            require_same(session)
        self._confirm(standing, many)
        conclusion, now = Conclusion(session, clock.monotonic()), clock.instant()
        begun = Begun(session.checkpoint.begin(clock.boot_id(), now.wall_ms), Prepared())
        left = Left()
        if standing is Standing.OURS:
            left = session.machine.ask(lambda: self._collect(begun))
        records = Handed(session, begun).records(left)
        session.machine.ask(lambda: self._drop(standing))
        with session.checkpoint.transaction() as connection:
            rows.write(connection, records)
            dispatched.end(connection)
        doubtful = doubtful_rows(
            session.checkpoint, clock, session.settings.in_doubt, last_row=session.last_row
        )
        ended = begun.so_far(clock, started_ms=now.wall_ms)
        return conclusion.reach(add_up(session, ended.number), ended, None, held=doubtful.held)

    async def _look(self) -> Standing:
        async with open_state(self.where.state) as state:
            return await look(state, Names(self.where.namespace), run_of(self.session, self.mark), self.mark)

    def _confirm(self, standing: Standing, many: int) -> None:
        session = self.session
        at = ways(self.where)
        told = (
            f"The dispatch of {session.settings.place.label} (broker {at['broker']}, state {at['state']}, namespace {at['namespace']}) is given up: its run, chunks and dead letters are deleted, and "
            f"{many:,} rows that workers have are in doubt unless their outcome can be collected. {_FOUND[standing].format(state=at['state'])}"
        )
        session.asker.give_up(told)

    async def _collect(self, begun: Begun) -> Left:
        session, where = self.session, self.where
        async with open_state(where.state) as state:
            return await Abandonment(
                state=state,
                names=Names(where.namespace),
                run=run_of(session, self.mark),
                mark=self.mark,
                checkpoint=session.checkpoint,
                clock=session.machine.clock,
                tally=begun.tally,
                invocation=begun.number,
                lease=where.lease,
            ).collect()

    async def _drop(self, standing: Standing) -> None:
        """Take the run from the servers, as far as they can be reached, and say what could not be."""
        session, where = self.session, self.where
        names, run = Names(where.namespace), run_of(session, self.mark)
        if standing in {Standing.OURS, Standing.GONE}:
            try:
                async with open_state(where.state) as state:
                    await drop(state, names, run)
            except DiskError as error:
                session.voice.insist(
                    f"{error} The run could not be deleted there; without this checkpoint it stays called back."
                )
        if standing is Standing.TAKEN:
            return
        try:
            many = await clear(
                where.broker, names, account_of(session), run, lease=where.lease, key=where.key
            )
        except (BrokerError, StateError, UsageError) as error:
            session.voice.insist(
                f"{error} Chunks of the run may wait at the broker; whoever takes them finds no run, and sends nothing."
            )
        else:
            session.voice.say(f"{many:,} chunks and dead letters of the run were deleted at the broker.")
        if standing is Standing.AWAY:
            session.voice.insist(
                f"The Redis at {without_password(where.state)} could not be told. Workers that reach it may go on with what they hold: end them, or "
                f"keep that Redis down, before rows in doubt are decided."
            )
