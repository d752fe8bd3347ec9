"""What a dispatcher shows while workers send: the same views as those of `send`."""

from collections.abc import Awaitable, Callable, Sequence

import anyio

from wxpush.cluster.address import without_password
from wxpush.cluster.dispatch.overview import Overview
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.errors import Stop
from wxpush.hold import Held, Hold
from wxpush.limits.window import WindowLimit
from wxpush.model import Kind, Verdict
from wxpush.progress.camera import Camera
from wxpush.progress.timeline import Timeline
from wxpush.run.cluster.metrics import DispatchSight, dispatch_metrics
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.invocation import Begun, extent
from wxpush.run.nextcommand import cluster_options
from wxpush.run.session import Session
from wxpush.run.timing.closing import Closing
from wxpush.run.transmission import Look, expire
from wxpush.system.signals import Watch
from wxpush.words import Duration, Sentence

_FOREVER = 10.0 * 365 * 86_400


class ClusterView:
    """Shows what was collected."""

    def __init__(
        self,
        session: Session,
        begun: Begun,
        where: ClusterPlace,
        overview: Overview,
        window: WindowLimit | None = None,
    ) -> None:
        """`where`: whom to tell of a resumption; `window`: what the workers keep to."""
        self._window = window
        self._clock = session.machine.clock
        self._voice = session.voice
        self._where = where
        self._overview = overview
        self._pause: Pause | None = None
        self._facts, self._tally, self._extent = session.facts, begun.tally, extent(session, begun)
        self._began_ms = session.machine.clock.wall_ms()
        self._holders = (self._hold, self._closed, overview.nobody, overview.hold)
        self._camera = Camera(
            self._extent,
            tally=begun.tally,
            limiter=overview,
            clock=anyio.current_time,
            wall_ms=session.machine.clock.wall_ms,
            holders=self._holders,
        )
        self._timeline = Timeline(
            self._camera, begun.tally, session.checkpoint.note_stretch, invocation=begun.number
        )

    def metrics(self) -> str:
        """What a monitor may know of it."""
        now = anyio.current_time()
        found = [holder(now) for holder in self._holders]
        return dispatch_metrics(
            DispatchSight(
                campaign=self._facts.name,
                began_ms=self._began_ms,
                rows=self._extent.total,
                rate=self._overview.rate(now),
                asked=self._extent.asked,
                holds=tuple(hold for hold in found if hold is not None),
                tally=self._tally,
            )
        )

    def paused(self, pause: Pause | None) -> None:
        """Know of a pause, or that there is none any more."""
        self._pause = pause

    def _hold(self, _now: float) -> Hold | None:
        pause = self._pause
        if pause is None:
            return None
        why = Verdict(Kind.HALT, detail=_told(pause, self._why(pause)))
        return Hold(by=Held.PAUSED, why=why, seconds=None if pause.seconds >= _FOREVER else pause.seconds)

    def _closed(self, _now: float) -> Hold | None:
        return None if self._window is None else self._window.hold(self._clock.wall_ms())

    def _why(self, pause: Pause) -> Sentence | str:
        """What a worker says of a quota is for who sends alone: here nothing has to be run again."""
        if pause.cause is not PauseCause.QUOTA:
            return pause.told()
        where = self._where
        options = cluster_options(
            without_password(where.broker), without_password(where.state), where.namespace
        )
        return Sentence("run.quota_pause", command=f"wxpush resume{options}{where.named}")

    async def during(
        self,
        work: Callable[[], Awaitable[Stop | None]],
        stop: Callable[[Stop], None],
        watch: Watch,
        title: str,
        *,
        max_duration: float,
        enders: Sequence[Closing] = (),
    ) -> Stop | None:
        """Show it until it ends; `stop` asks it to, at a signal, when its time is over or one of `enders` says so."""
        with self._voice.observing(title) as observer:
            look = Look(observer, self._camera, self._voice)
            try:
                with watch.guarding(stop, tell=self._voice.note, leave=observer.close):
                    async with anyio.create_task_group() as tasks:
                        tasks.start_soon(look.on)
                        tasks.start_soon(self._timeline.run)
                        tasks.start_soon(self._overview.run)
                        tasks.start_soon(expire, stop, max_duration)
                        for ender in enders:
                            tasks.start_soon(ender, stop)
                        ended = await work()
                        tasks.cancel_scope.cancel()
                return ended
            finally:
                look.once()
                self._timeline.end()


def _told(pause: Pause, why: Sentence | str) -> Sentence:
    fields: dict[str, object] = {"cause": Sentence(f"run.cause_{pause.cause.value}"), "why": why}
    if pause.seconds >= _FOREVER:
        return Sentence("run.paused_because" if why else "run.paused", **fields)
    name = "run.paused_for_because" if why else "run.paused_for"
    return Sentence(name, time=Duration(pause.seconds), **fields)
