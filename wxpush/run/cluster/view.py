"""What a dispatcher shows while workers send: the same views as those of `send`."""

from collections.abc import Awaitable, Callable

import anyio

from wxpush.cluster.address import without_password
from wxpush.cluster.store.pause import Cause, Pause
from wxpush.errors import Stop
from wxpush.limits.breaker import Breaker
from wxpush.limits.rate import RateLimiter
from wxpush.progress.base import Observer
from wxpush.progress.snapshot import Camera
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.nextcommand import cluster_options
from wxpush.run.ports import Voice
from wxpush.run.transmission import expire
from wxpush.sending.tally import Tally
from wxpush.system.signals import Watch
from wxpush.words import Duration, Sentence
from wxpush.words.labels import Label

_FIRST_LOOK = 0.5
_FOREVER = 10.0 * 365 * 86_400


class ClusterView:
    """Shows what was collected."""

    def __init__(self, tally: Tally, total: int, rate: float, voice: Voice, where: ClusterPlace) -> None:
        """`total`: rows to send; `rate`: messages a second that were asked for; `where`: whom to tell of a resumption."""
        self._voice = voice
        self._where = where
        self._tally = tally
        self._camera = Camera(
            tally=tally, total=total, limiter=RateLimiter(rate), breaker=Breaker(), clock=anyio.current_time
        )
        self._pause: Pause | None = None

    def paused(self, pause: Pause | None) -> None:
        """Tell of a pause once when it begins, and once when it is over."""
        if pause is not None and self._pause is None:
            self._voice.note(_told(pause, self._why(pause)), Label.WARNING)
        elif pause is None and self._pause is not None:
            self._voice.note(Sentence("run.not_paused_any_more"))
        self._pause = pause

    def _why(self, pause: Pause) -> Sentence | str:
        """What a worker says of a quota is for who sends alone: here nothing has to be run again."""
        if pause.cause is not Cause.QUOTA:
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
    ) -> Stop | None:
        """Show it until it ends; `stop` asks it to, at a signal or when its time is over."""
        with self._voice.observing(title) as observer:
            try:
                with watch.guarding(stop, tell=self._voice.note, leave=observer.close):
                    async with anyio.create_task_group() as tasks:
                        tasks.start_soon(self._look, observer)
                        tasks.start_soon(expire, stop, max_duration)
                        ended = await work()
                        tasks.cancel_scope.cancel()
                return ended
            finally:
                observer.show(self._camera.take())

    async def _look(self, observer: Observer) -> None:
        await anyio.sleep(min(_FIRST_LOOK, observer.interval))
        while True:
            observer.show(self._camera.take())
            await anyio.sleep(observer.interval)


def _told(pause: Pause, why: Sentence | str) -> Sentence:
    fields: dict[str, object] = {"cause": Sentence(f"run.cause_{pause.cause.value}"), "why": why}
    if pause.seconds >= _FOREVER:
        return Sentence("run.paused_because" if why else "run.paused", **fields)
    name = "run.paused_for_because" if why else "run.paused_for"
    return Sentence(name, time=Duration(pause.seconds), **fields)
