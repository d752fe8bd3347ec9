"""The sending itself: the sender, and around it signals, progress, the operator's bounds and notices."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from math import inf

import anyio
import anyio.to_thread

from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.breaker import Breaker, BreakerState
from wxpush.model import Message
from wxpush.notify import Notices
from wxpush.notify.base import BreakerOpened
from wxpush.progress.base import Observer
from wxpush.progress.lines import NOTABLE_SHARE
from wxpush.progress.snapshot import Camera
from wxpush.run.ports import Voice
from wxpush.sending.diskpace import DiskPace
from wxpush.sending.sender import Sender
from wxpush.system.signals import Watch
from wxpush.words import Duration, Sentence

#: The first snapshot is shown within a second.
_FIRST_LOOK = 0.5
_LOOK_AT_BREAKER = 0.5
#: So long a time is looked at as one.
_LOOK_AT_DISK = 5.0


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
    breaker: Breaker
    voice: Voice
    title: str
    notices: Notices
    disk: DiskPace


async def transmit(sender: Sender, watch: Watch, around: Bystanders, *, max_duration: float) -> Stop | None:
    """Run the sender to its end, or to the operator's."""
    with around.voice.observing(around.title) as observer:
        try:
            with watch.guarding(sender.stop, tell=around.voice.note, leave=observer.close):
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(_look, observer, around.camera)
                    tasks.start_soon(expire, sender.stop, max_duration)
                    tasks.start_soon(_watch_disk, around.disk, around.camera.clock, around.voice.note)
                    if around.notices.wanted:
                        tasks.start_soon(_watch, around.breaker, around.camera, around.notices)
                    stop = await sender.run()
                    tasks.cancel_scope.cancel()
        finally:
            observer.show(around.camera.take())
    return stop


async def _look(observer: Observer, camera: Camera) -> None:
    await anyio.sleep(min(_FIRST_LOOK, observer.interval))
    while True:
        observer.show(camera.take())
        await anyio.sleep(observer.interval)


async def expire(stop: Callable[[Stop], None], seconds: float) -> None:
    """Stop it when its time is over."""
    if seconds < inf:
        await anyio.sleep(seconds)
        stop(_TIME_IS_UP)


async def _watch(breaker: Breaker, camera: Camera, notices: Notices) -> None:
    while breaker.state is BreakerState.CLOSED:  # noqa: ASYNC110 - a pure state machine rings no bell
        await anyio.sleep(_LOOK_AT_BREAKER)
    await anyio.to_thread.run_sync(notices.tell, BreakerOpened(camera.take()), abandon_on_cancel=True)


async def _watch_disk(disk: DiskPace, clock: Callable[[], float], tell: Callable[[Sentence], None]) -> None:
    """Say once that the disk sets the pace."""
    then, before = clock(), disk.held
    while True:
        await anyio.sleep(_LOOK_AT_DISK)
        now, held = clock(), disk.held
        share = (held - before) / (now - then) if now > then else 0.0
        if share >= NOTABLE_SHARE:
            break
        then, before = now, held
    tell(
        Sentence(
            "run.disk_holds_the_rate_back",
            share=share,
            time=Duration(now - then),
            longest=Duration(disk.longest),
        )
    )


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
