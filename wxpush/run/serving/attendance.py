"""A service at work: what it says, which signals it heeds, and how it ends."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context

import anyio

from wxpush.errors import Stop, UsageError
from wxpush.run.ports import Voice
from wxpush.run.serving.opened import Door
from wxpush.run.serving.parts import ServicePart
from wxpush.system.signals import Watch
from wxpush.system.supervisor import Supervisor
from wxpush.words import Sentence, told
from wxpush.words.labels import Label

#: Seconds after which whoever watches over the process is told anew how it goes, at the latest.
_TOLD_EACH = 5.0


class Attendance:
    """One service's, inside its event loop. `part`: what reaches people; `tests`: what keys for tests have beside it."""

    def __init__(self, part: ServicePart, door: Door, voice: Voice, *, tests: ServicePart | None) -> None:
        self._opened, self._intake = part.opened, part.intake
        self._tests = tests
        self._parts = [part] if tests is None else [part, tests]
        self._door = door
        self._voice = voice
        self._stop: Stop | None = None
        self._over = anyio.Event()
        self._supervisor = Supervisor(part.opened.settings.environ)

    async def run(self, watch: Watch) -> Stop | None:
        """Until a signal: then no request is taken any more, what was taken is durable, and what is in flight may be answered."""
        with (
            watch.guarding(self._end, tell=self._voice.note, leave=lambda: None),
            self._rereading(),
        ):
            async with anyio.create_task_group() as tasks:
                for part in self._parts:
                    tasks.start_soon(part.intake.run)
                self._tell_begun()
                self._supervisor.ready(self._status())
                tasks.start_soon(self._stay_known)
                await self._door.serve(self._opened.listener)
                for part in self._parts:
                    part.intake.end()
                self._over.set()
        self._tell_ended()
        return self._stop

    def _end(self, stop: Stop) -> None:
        self._stop = stop
        self._supervisor.stopping()
        for part in self._parts:
            part.intake.refuse()
        self._door.close()

    async def _stay_known(self) -> None:
        """Tell whoever watches over the process that it turns, and how it goes, until it is over."""
        supervisor = self._supervisor
        while supervisor.asked_for and not self._over.is_set():
            with anyio.move_on_after(min(supervisor.every or _TOLD_EACH, _TOLD_EACH)):
                await self._over.wait()
            supervisor.turns(self._status())

    def _status(self) -> str:
        sums, why = self._opened.sums, self._intake.readiness()
        held = sorted({each.word for each in why})
        if not held:
            return told(Sentence("run.serve_status_ready", waiting=sums.waiting))
        return told(Sentence("run.serve_status", waiting=sums.waiting, held=held))

    @contextmanager
    def _rereading(self) -> Iterator[None]:
        """Inside, SIGHUP reads the campaign files anew, and those of the door. Under nohup it stays ignored."""
        if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
            yield
            return
        loop, context = asyncio.get_running_loop(), copy_context()
        before = signal.getsignal(signal.SIGHUP)
        loop.add_signal_handler(signal.SIGHUP, context.run, self._reread)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGHUP)
            signal.signal(signal.SIGHUP, before)

    def _reread(self) -> None:
        told: list[tuple[Sentence | str, Label]] = []
        many = 0
        for part in self._parts:  # what cannot be used for one cannot be used for the other, and is told once
            many = part.reread(lambda *said: told.append(said))
        for sentence, label in dict.fromkeys(told):
            self._voice.note(sentence, label)
        try:
            self._door.reread()
        except UsageError as error:
            self._voice.note(error.sentence, Label.WARNING)
        self._voice.note(Sentence("run.files_read_anew", many=many))

    def _tell_begun(self) -> None:
        opened, served = self._opened, {campaign.number for campaign in self._opened.campaigns}
        host, port = opened.listener.getsockname()[:2]
        url = f"{self._door.scheme}://" + (f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        waiting, names = opened.sums.waiting, [campaign.name for campaign in opened.campaigns]
        self._voice.say(Sentence("run.serving", url=url, campaigns=names, waiting=waiting))
        if self._tests is not None:
            self._voice.say(Sentence("run.serving_tests", path=self._tests.opened.settings.ledger))
        for number, (name, _) in opened.spool.named().items():
            if number not in served and (many := opened.sums.waiting_of(number)):
                self._voice.say(Sentence("run.not_served", many=many, name=name), Label.WARNING)
        self._voice.event("serving", url=url, campaigns=names, waiting=waiting)

    def _tell_ended(self) -> None:
        sums = self._opened.sums
        counts = {"taken": sums.taken, "ended": sums.ended.total(), "waiting": sums.waiting}
        self._voice.say(Sentence("run.served", **counts))
        self._voice.event("served", **counts, reason=None if self._stop is None else "signal")
