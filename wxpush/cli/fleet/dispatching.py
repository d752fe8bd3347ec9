"""One `dispatch`: prepare as `send` does, hand out, collect, sum up."""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import replace

import anyio

from wxpush import wiring
from wxpush.channels.identity import MessageIds
from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.base import Facts, Invocation
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.campaign.campaigns import Identity, Job, open_job
from wxpush.cli.campaign.conclusion import Conclusion
from wxpush.cli.campaign.preparation import Preparation, Prepared
from wxpush.cli.common.clusteroptions import Clustered
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.machine import Machine
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.settings import SendSettings
from wxpush.cli.common.signals import InterruptedEarlyError, Signals
from wxpush.cli.fleet.clusterplace import ClusterPlace, cluster_place
from wxpush.cli.fleet.fleetlog import telling
from wxpush.cli.fleet.fleetview import FleetView
from wxpush.clock import SystemClock
from wxpush.cluster.chunk import rows_per_chunk
from wxpush.cluster.dispatcher import Dispatcher, Order
from wxpush.cluster.feeder import Material
from wxpush.cluster.names import Account, run_id
from wxpush.cluster.servers import Servers, open_servers
from wxpush.cluster.state.connection import shown, wishes
from wxpush.cluster.state.runs import RunFacts
from wxpush.credentials import find_appid
from wxpush.errors import Exit, Reason, Stop, UsageError, WxpushError, stopped_by
from wxpush.sending.doubt import DoubtPolicy
from wxpush.sending.feed import Feed
from wxpush.sending.tally import Tally


def dispatch(settings: SendSettings, clustered: Clustered) -> Exit:
    """Do all of it."""
    where = cluster_place(clustered)
    if settings.place.sandbox:
        raise UsageError(
            "Workers on other machines cannot reach a sandbox of this command, so --sandbox goes with `wxpush send` only; nothing was sent. "
            "Start `wxpush sandbox` and name it with --base-url."
        )
    with Signals() as signals, logging_to(settings.voice.log_file), ExitStack() as stack:
        # A dispatcher needs no secret; with one it looks at quota and template before anything is handed out.
        named = wiring.has_credentials(settings.config, settings.environ)
        access = (
            wiring.account_access(settings.config, settings.base_url, settings.environ) if named else None
        )
        if access is None:
            settings = replace(settings, check_followers=False)
        appid = find_appid(settings.environ, settings.config.appid)
        job = stack.enter_context(
            open_job(settings.place, Identity(appid, settings.base_url), settings.suppression)
        )
        checkpoint = stack.enter_context(SqliteCheckpoint.open(settings.place.checkpoint))
        mark = checkpoint.ask(dispatched.active)
        if mark is not None:  # the map decides what becomes of rows; here nothing begins
            settings = replace(settings, again=False, in_doubt=DoubtPolicy.HOLD)
        opened = _Dispatch(
            settings=settings,
            where=where,
            job=job,
            checkpoint=checkpoint,
            access=access,
            signals=signals,
        )
        return opened.go(mark)


class _Dispatch:
    """One invocation on an open checkpoint."""

    def __init__(
        self,
        *,
        settings: SendSettings,
        where: ClusterPlace,
        job: Job,
        checkpoint: SqliteCheckpoint,
        access: wiring.Access | None,
        signals: Signals,
    ) -> None:
        self._settings = settings
        self._where = where
        self._job = job
        self._checkpoint = checkpoint
        self._access = access
        self._signals = signals
        self._printer = Printer(settings.voice)
        self._clock = SystemClock()
        self._tally = Tally()
        self._preparation = Preparation(
            settings=settings,
            job=job,
            checkpoint=checkpoint,
            access=access,
            printer=self._printer,
            machine=Machine(),
            sender=f"workers for {job.identity.appid}",
        )
        self._conclusion = Conclusion(settings, checkpoint, self._printer, self._preparation.last_row)

    def go(self, mark: Dispatch | None) -> Exit:
        prepared = self._preparation.prepare(None)
        if prepared.stop is not None or not (prepared.to_send or mark):
            return self._conclusion.reach(prepared.facts, None, prepared.stop, held=prepared.held)
        now = self._clock.instant()
        number = self._checkpoint.begin(self._clock.boot_id(), now.wall_ms)
        try:
            stop = self._run(prepared, mark, number)
        except InterruptedEarlyError as error:
            stop = Stop(Reason.SIGNAL, error.exit, str(error))
        except BaseExceptionGroup as group:
            stop = _told(group)
        except WxpushError as error:
            stop = stopped_by(error)
        invocation = Invocation(
            number=number,
            boot_id=self._clock.boot_id(),
            started_ms=now.wall_ms,
            last_ms=self._clock.instant().wall_ms,
            attempts=self._tally.attempts,
            retries=self._tally.retries,
            seconds=self._tally.seconds,
        )
        return self._conclusion.reach(
            prepared.facts, invocation, stop, held=prepared.held, command=self._next(stop)
        )

    def _run(self, prepared: Prepared, mark: Dispatch | None, number: int) -> Stop | None:
        where = self._where

        watch = self._signals.sending()

        async def running() -> Stop | None:
            async with open_servers(where.broker, where.state, where.namespace, where.lease) as on:
                for wish in await wishes(on.state):
                    self._printer.say(wish)
                view = FleetView(self._tally, prepared.to_send, self._settings.rate, self._printer)
                work = self._work(on, prepared, mark, number, view)
                return await view.during(work, watch, self._settings.place.label)

        with telling(self._printer):
            return anyio.run(running, backend_options={"use_uvloop": wiring.has_uvloop()})

    def _work(
        self, on: Servers, prepared: Prepared, mark: Dispatch | None, number: int, view: FleetView
    ) -> Callable[[], Awaitable[Stop | None]]:
        dispatcher, mark = self._dispatcher(on, prepared, mark, number, view)
        run, facts = self._named(prepared.facts, mark)

        def material(known: RunFacts) -> Material:
            return self._material(prepared, known, dispatcher)

        return lambda: dispatcher.run(run, facts, material)

    def _dispatcher(
        self, on: Servers, prepared: Prepared, mark: Dispatch | None, number: int, view: FleetView
    ) -> tuple[Dispatcher, Dispatch]:
        if mark is None:
            with self._checkpoint.transaction() as connection:
                mark = dispatched.begin(connection, shown(self._where.state))
        order = Order(
            mark=mark,
            invocation=number,
            rate=self._settings.rate,
            repeat=prepared.repeat,
            lease=self._where.lease,
        )
        dispatcher = Dispatcher(
            on.state,
            on.names,
            broker=on.broker,
            queue=on.queue(self._account),
            checkpoint=self._checkpoint,
            clock=self._clock,
            tally=self._tally,
            order=order,
            told=view.paused,
        )
        return dispatcher, mark

    @property
    def _account(self) -> Account:
        return Account(self._job.identity.appid, self._job.identity.base_url)

    def _named(self, facts: Facts, mark: Dispatch) -> tuple[str, RunFacts]:
        run = run_id(
            self._account,
            name=facts.name,
            run=facts.run,
            source=f"{facts.source_digest} {facts.campaign}",
            number=mark.number,
        )
        chunk_rows = rows_per_chunk(self._settings.rate)
        return run, RunFacts(
            account=self._account,
            owner=mark.owner,
            campaign=facts.name,
            run=facts.run,
            rows=facts.rows,
            chunk_rows=chunk_rows,
        )

    def _material(self, prepared: Prepared, known: RunFacts, dispatcher: Dispatcher) -> Material:
        facts = prepared.facts
        feed = Feed(
            source=self._job.source,
            blocks=self._checkpoint.blocks(),
            rows=self._checkpoint,
            channel=self._job.channel,
            client_msg_id=MessageIds(facts.appid, facts.name, facts.run).make,
            who=self._job.people.who,
            doubtful=prepared.repeat,
            last_row=facts.rows,
            made_of=self._checkpoint.ask(rows.made_of),
        )
        return Material(
            facts=known,
            varying=tuple(sorted(self._job.varying)),
            messages=feed.within,
            fed=lambda row: dispatcher.fed(row, ahead=20 * known.chunk_rows),
        )

    def _next(self, stop: Stop | None) -> str | None:
        if stop is None:
            return None
        return f"wxpush dispatch {self._settings.place.recipients}"


def _told(group: BaseExceptionGroup[BaseException]) -> Stop:
    """The stop that an error of a task means. Raises what is no error of ours."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, WxpushError):
        return stopped_by(error)
    raise group
