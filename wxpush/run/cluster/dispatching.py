"""One `dispatch`: prepare as `send` does, hand out, collect, sum up."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial

from wxpush.checkpoint import dispatched
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.heard import heard
from wxpush.cluster.address import without_password
from wxpush.cluster.chunk import rows_per_chunk
from wxpush.cluster.dispatch.books import CheckpointBooks, NotedAhead
from wxpush.cluster.dispatch.dispatcher import Dispatcher
from wxpush.cluster.dispatch.material import Material
from wxpush.cluster.dispatch.order import Order
from wxpush.cluster.dispatch.overview import Overview
from wxpush.cluster.servers import Servers, open_servers
from wxpush.cluster.store.connection import risky_settings
from wxpush.cluster.store.lease import GoneError
from wxpush.cluster.store.runs import RunFacts
from wxpush.credentials import AccountKey, find_appid
from wxpush.errors import Exit, StateError, Stop, UsageError, stopped_by
from wxpush.monitoring.listener import metrics_told
from wxpush.options.send import DoubtPolicy
from wxpush.run.cluster.beginning import account_of, mark_dispatched, reach, run_of
from wxpush.run.cluster.log import telling
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.cluster.underway import require_its_place, require_no_changes
from wxpush.run.cluster.view import ClusterView
from wxpush.run.invocation import Begun, SendingMethod, feed, invoke, stopped_by_all
from wxpush.run.job import require_files
from wxpush.run.nextcommand import cluster_options
from wxpush.run.place import copy_while_begun
from wxpush.run.ports import Ports
from wxpush.run.session import Session, configured_account, open_session
from wxpush.run.settings import Settings
from wxpush.run.timing.closing import closing_of
from wxpush.run.timing.keepinghanded import allowance_of, watch_of
from wxpush.run.timing.opening import closed_now, limit_of, window_keys_of
from wxpush.system.signals import Watch
from wxpush.words import Means, Sentence
from wxpush.words.labels import Label

#: It is noted in advance that rows may have been handed out, for this many chunks at most.
_AHEAD_CHUNKS = 20


def dispatch(
    settings: Settings, where: ClusterPlace, ports: Ports, listener: socket.socket | None = None
) -> Exit:
    """Dispatch a campaign. `listener`: where a monitor asks. Raises WxpushError before anything is handed out."""
    if settings.place.sandbox:
        raise UsageError("run.no_sandbox_for_workers")
    with ExitStack() as stack:
        stack.enter_context(copy_while_begun(settings.place))
        require_files(settings.place)
        # A dispatcher needs no secret; with one it looks at quota and template before anything is handed out.
        access = configured_account(settings)
        if access is None:
            settings = replace(settings, check_followers=False)
            if str(settings.keep_quota):
                raise UsageError("run.quota_kept_unseen", kept=str(settings.keep_quota))
        account = AccountKey(find_appid(settings.environ, settings.config.appid), settings.base_url)
        session = stack.enter_context(open_session(settings, access, ports, account=account))
        session = replace(session, sender=Sentence("run.workers_for", appid=account.appid))
        mark = session.checkpoint.ask(dispatched.active)
        if mark is not None:
            require_no_changes(settings)
            require_its_place(session, where, mark)
        options = (
            cluster_options(without_password(where.broker), without_password(where.state), where.namespace)
            + where.named
        )
        command = f"wxpush dispatch {settings.place.named}{settings.place.sending}{options}"
        if mark is not None:  # the map decides what becomes of rows; here nothing begins
            settings = replace(settings, again=False, in_doubt=DoubtPolicy.HOLD)
            session = replace(session, settings=settings)
        method = SendingMethod(
            leave=lambda begun: _Dispatching(session, where, begun, command, listener).run(mark),
            under_way=mark is not None,
            if_unfinished=command,
            reach=partial(reach, session, where) if mark is None else lambda: None,
            beginning=partial(mark_dispatched, session, where) if mark is None else None,
        )
        return invoke(session, method)


class _Dispatching:
    """The rows of one invocation, handed out and collected."""

    def __init__(
        self,
        session: Session,
        where: ClusterPlace,
        begun: Begun,
        command: str,
        listener: socket.socket | None = None,
    ) -> None:
        """`command`: the one that continues the dispatch."""
        self._session = session
        self._command = command
        self._listener = listener
        self._dispatcher: Dispatcher | None = None
        self._where = where
        self._begun = begun
        self._account = account_of(session)
        self._allowance = allowance_of(session, begun.prepared.quota, begun.tally)

    def run(self, mark: Dispatch | None) -> Stop | None:
        """Hand out and collect to the end. Gives what stopped it before, or None."""
        machine, command = self._session.machine, f"{self._command} --abandon"
        watch = machine.sending()
        with telling(self._session.voice, machine.clock), self._withdrawn_unless_reached(mark):
            try:
                stop = machine.run(lambda: self._running(watch))
            except BaseExceptionGroup as group:
                stop = stopped_by_all(group)
            except GoneError as error:
                return replace(stopped_by(error), command=command)
            except (UsageError, StateError) as error:
                if mark is None or self._dispatcher is not None:
                    raise
                said = error.told(Means.NOT_HANDED_OUT)
                raise StateError("run.in_doubt_until_collected", error=said, command=command) from None
        return replace(stop, command=command) if stop is not None and self._lost else stop

    async def _running(self, watch: Watch) -> Stop | None:
        where, settings, voice = self._where, self._session.settings, self._session.voice
        async with open_servers(where.broker, where.state, where.namespace, where.lease) as on:
            for warning in await risky_settings(on.store):
                voice.say(warning, Label.WARNING)
            overview = Overview(on.store, on.names, self._account, self._begun.tally, asked=settings.rate)
            limit = limit_of(self._session)
            view = ClusterView(self._session, self._begun, where, overview, limit)
            mark = self._session.checkpoint.ask(dispatched.active)
            assert mark is not None, "it is written with the beginning"
            self._dispatcher = dispatcher = self._made(on, mark, view)
            run, facts = self._named(mark)
            enders = closing_of(self._session, limit), watch_of(self._session, self._allowance)
            async with metrics_told(self._listener, view.metrics, voice):
                return await view.during(
                    lambda: dispatcher.run(run, facts, self._material),
                    dispatcher.stop,
                    watch,
                    settings.place.label,
                    max_duration=settings.max_duration,
                    enders=[each for each in enders if each is not None],
                )

    @property
    def _lost(self) -> bool:
        return self._dispatcher is not None and self._dispatcher.lost

    @contextmanager
    def _withdrawn_unless_reached(self, mark: Dispatch | None) -> Iterator[None]:
        """Leave the campaign a local one where the servers of its first dispatch are not reached."""
        try:
            yield
        finally:
            if mark is None and self._dispatcher is None:
                CheckpointBooks(self._session.checkpoint).withdraw()

    def _made(self, on: Servers, mark: Dispatch, view: ClusterView) -> Dispatcher:
        order = Order(
            mark=mark,
            invocation=self._begun.number,
            rate=self._session.settings.rate,
            repeat=self._begun.prepared.repeat,
            refused=self._begun.prepared.refused,
            quota_left=self._begun.prepared.quota_left,
            safely=self._session.job.kind.repeats.seconds > 0,
            lease=self._where.lease,
            key=self._where.key,
            proven=self._session.checkpoint.ask(heard).proven,
            is_row=self._session.settings.errcode_is_row,
        )
        return Dispatcher(
            on.store,
            on.names,
            broker=on.broker,
            queue=on.queue(self._account),
            books=CheckpointBooks(self._session.checkpoint),
            clock=self._session.machine.clock,
            tally=self._begun.tally,
            order=order,
            on_pause=view.paused,
        )

    def _named(self, mark: Dispatch) -> tuple[str, RunFacts]:
        facts, rate = self._session.facts, self._session.settings.rate
        usual = rows_per_chunk(rate, rows=facts.rows, size=facts.source.size)
        return run_of(self._session, mark), RunFacts(
            account=self._account,
            owner=mark.owner,
            campaign=facts.name,
            run=facts.run,
            rows=facts.rows,
            chunk_rows=usual if self._allowance is None else self._allowance.chunk_rows(usual),
        )

    def _material(self, known: RunFacts) -> Material:
        rate, books = self._session.settings.rate, CheckpointBooks(self._session.checkpoint)
        return Material(
            facts=known,
            channel=self._session.job.kind.word,
            varying=tuple(sorted(self._session.job.varying)),
            messages=feed(self._session, self._begun).within,
            end=lambda row, unknown: self._begun.unsendable.take(
                row, self._session.machine.clock.wall_ms(), unknown=unknown
            ),
            window=window_keys_of(self._session),
            closed=closed_now(self._session),
            allowance=self._allowance,
            # Noted for a second's rows at a time: what is noted and never handed out counts as perhaps sent.
            fed=NotedAhead(books, ahead=int(min(rate, _AHEAD_CHUNKS * known.chunk_rows))),
        )
