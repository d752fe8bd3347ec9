"""The sending itself: the sender, and around it signals, progress, the operator's bounds and notices."""

import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from math import inf
from typing import Any

import anyio
import anyio.to_thread

from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.breaker import Breaker, BreakerState
from wxpush.model import Message
from wxpush.notify import Notices
from wxpush.notify.base import BreakerOpened
from wxpush.notify.notice import Scene
from wxpush.notify.wording import of_breaker
from wxpush.progress.base import Observer
from wxpush.progress.camera import Camera
from wxpush.progress.chronicle import Chronicle
from wxpush.progress.keys import Keys
from wxpush.progress.timeline import Timeline
from wxpush.run.levers.installed import Installed
from wxpush.run.ports import Voice
from wxpush.run.timing.closing import Closing
from wxpush.sending.sender import Sender
from wxpush.system.signals import Watch
from wxpush.words import Sentence

#: The first snapshot is shown within a second.
_FIRST_LOOK = 0.5
_LOOK_AT_BREAKER = 0.5


class Capped:
    """At most so many messages; `cut` tells whether there were more."""

    def __init__(self, messages: Iterator[Message], most: int | None) -> None:
        self._messages = messages
        self._most = None if most is None else min(most, sys.maxsize)
        self.cut = False

    def __iter__(self) -> Iterator[Message]:
        return chain(islice(self._messages, self._most), self._rest())

    def _rest(self) -> Iterator[Message]:
        """None; whoever gets here has taken as many as there are or may be."""
        self.cut = next(self._messages, None) is not None
        yield from ()


@dataclass(frozen=True, slots=True)
class Bystanders:
    """Who looks on while a sender is at work. `notices` tell of an open breaker."""

    camera: Camera
    timeline: Timeline
    breaker: Breaker
    voice: Voice
    title: str
    notices: Notices
    installed: Installed
    #: What goes on beside the sender.
    watching: Callable[[], Coroutine[Any, Any, None]] | None = None


async def transmit(
    sender: Sender,
    watch: Watch,
    around: Bystanders,
    *,
    max_duration: float,
    closing: Closing | None = None,
) -> Stop | None:
    """Run the sender to its end, or to the operator's."""
    with around.voice.observing(around.title) as observer, around.voice.keys() as keys:
        look = Look(observer, around.camera, around.voice)
        try:
            with watch.guarding(sender.stop, tell=around.voice.note, leave=leaving(observer, keys)):
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(look.on)
                    tasks.start_soon(around.timeline.run)
                    tasks.start_soon(expire, sender.stop, max_duration)
                    if closing is not None:
                        tasks.start_soon(closing, sender.stop)
                    if around.watching is not None:
                        tasks.start_soon(around.watching)
                    tasks.start_soon(around.installed.serve, sender.regulated)
                    if keys is not None:
                        around.voice.note(Sentence("run.keys"))
                        tasks.start_soon(around.installed.obey_keys, keys, around.camera, sender.stop)
                    if around.notices.wanted:
                        tasks.start_soon(_watch, around)
                    stop = await sender.run()
                    tasks.cancel_scope.cancel()
        finally:
            look.once()
            around.timeline.end()
    return stop


def leaving(observer: Observer, keys: Keys | None) -> Callable[[], None]:
    """Leaves the terminal in order, where nothing else is done any more."""

    def leave() -> None:
        if keys is not None:
            keys.close()
        observer.close()

    return leave


class Look:
    """Shows how a run stands, and tells what happened since it was looked at last."""

    def __init__(self, observer: Observer, camera: Camera, voice: Voice) -> None:
        self._observer = observer
        self._camera = camera
        self._voice = voice
        self._chronicle = Chronicle()

    def once(self) -> None:
        snapshot = self._camera.take()
        for event in self._chronicle.read(snapshot):
            self._voice.happened(event)
        self._observer.show(snapshot)

    async def on(self) -> None:
        """Again and again, until cancelled."""
        await anyio.sleep(min(_FIRST_LOOK, self._observer.interval))
        while True:
            self.once()
            await anyio.sleep(self._observer.interval)


async def expire(stop: Callable[[Stop], None], seconds: float) -> None:
    """Stop it when its time is over."""
    if seconds < inf:
        await anyio.sleep(seconds)
        stop(_TIME_IS_UP)


async def _watch(around: Bystanders) -> None:
    while around.breaker.state is BreakerState.CLOSED:  # noqa: ASYNC110 - a pure state machine rings no bell
        await anyio.sleep(_LOOK_AT_BREAKER)
    seen = around.camera.take()
    around.notices.bureau.post(of_breaker(Scene.here(around.title), seen, at_ms=seen.at_ms))
    await anyio.to_thread.run_sync(around.notices.tell, BreakerOpened(seen), abandon_on_cancel=True)


_TIME_IS_UP = Stop(
    Reason.MAX_DURATION,
    Exit.STOPPED,
    Sentence("run.time_is_up"),
)
ENOUGH_SENT = Stop(
    Reason.MAX_SENDS,
    Exit.STOPPED,
    Sentence("run.enough_sent"),
)
