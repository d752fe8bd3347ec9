"""The sending itself: the sender, and around it signals, progress, the operator's bounds and alarm."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import inf

import anyio
import anyio.to_thread
import msgspec

from wxpush.cli.printer import Printer
from wxpush.cli.signals import while_sending
from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.breaker import Breaker, BreakerState
from wxpush.model import Message
from wxpush.progress.base import Observer
from wxpush.progress.snapshot import Camera
from wxpush.sending.sender import Sender

#: The first word comes within a second.
_FIRST_LOOK = 0.5
_LOOK_AT_BREAKER = 0.5
_ALARM_SECONDS = 60.0


class Capped:
    """At most so many messages; `cut` tells whether there were more."""

    def __init__(self, messages: Iterator[Message], most: int | None) -> None:
        self._messages = messages
        self._left = inf if most is None else most
        self.cut = False

    def __iter__(self) -> Iterator[Message]:
        for message in self._messages:
            if self._left <= 0:
                self.cut = True
                return
            self._left -= 1
            yield message


@dataclass(frozen=True, slots=True)
class Alarm:
    """`--on-stop`: tells somebody, once for an open breaker and once at an early end."""

    command: str | None

    def ring(self, **summary: object) -> None:
        """Run the command with the summary on standard input; its failures are its own."""
        if self.command is not None:
            with suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(  # noqa: S602 - the operator's own command line
                    self.command,
                    shell=True,
                    input=msgspec.json.encode(summary),
                    stdout=subprocess.DEVNULL,
                    timeout=_ALARM_SECONDS,
                    check=False,
                )


async def transmit(
    sender: Sender,
    *,
    camera: Camera,
    breaker: Breaker,
    printer: Printer,
    title: str,
    alarm: Alarm,
    max_duration: float,
) -> Stop | None:
    """Run the sender to its end, or to the operator's."""
    observer = printer.observer(title)
    try:
        async with while_sending(sender.stop, observer.close), anyio.create_task_group() as tasks:
            tasks.start_soon(_look, observer, camera)
            tasks.start_soon(_expire, sender, max_duration)
            tasks.start_soon(_watch, breaker, camera, alarm)
            stop = await sender.run()
            tasks.cancel_scope.cancel()
    finally:
        observer.show(camera.take())
        observer.close()
    return stop


async def _look(observer: Observer, camera: Camera) -> None:
    await anyio.sleep(min(_FIRST_LOOK, observer.interval))
    while True:
        observer.show(camera.take())
        await anyio.sleep(observer.interval)


async def _expire(sender: Sender, seconds: float) -> None:
    if seconds < inf:
        await anyio.sleep(seconds)
        sender.stop(_TIME_IS_UP)


async def _watch(breaker: Breaker, camera: Camera, alarm: Alarm) -> None:
    while breaker.state is BreakerState.CLOSED:  # noqa: ASYNC110 - a pure state machine rings no bell
        await anyio.sleep(_LOOK_AT_BREAKER)
    event = {"type": "breaker", "schema": 1, **msgspec.structs.asdict(camera.take())}
    await anyio.to_thread.run_sync(partial(alarm.ring, **event), abandon_on_cancel=True)


_TIME_IS_UP = Stop(
    Reason.MAX_DURATION,
    Exit.STOPPED,
    "--max-duration is over; the rows not sent are kept. Run the same command again.",
)
ENOUGH_SENT = Stop(
    Reason.MAX_SENDS,
    Exit.STOPPED,
    "--max-sends is reached; the rows not sent are kept. Run the same command again.",
)
