"""A service at work: what it says, which signals it heeds, and how it ends."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context

import anyio

from wxpush.errors import Stop, UsageError
from wxpush.intake.intake import SpoolIntake
from wxpush.run.ports import Voice
from wxpush.run.serving.campaigns import open_campaign, open_list
from wxpush.run.serving.opened import Door, OpenedService
from wxpush.system.signals import Watch
from wxpush.system.supervisor import Supervisor
from wxpush.words import Sentence, told
from wxpush.words.labels import Label

#: Seconds after which whoever watches over the process is told anew how it goes, at the latest.
_TOLD_EACH = 5.0


class Attendance:
    """One service's, inside its event loop."""

    def __init__(self, opened: OpenedService, intake: SpoolIntake, door: Door, voice: Voice) -> None:
        self._opened = opened
        self._intake = intake
        self._door = door
        self._voice = voice
        self._stop: Stop | None = None
        self._over = anyio.Event()
        self._listed = opened.campaigns[0].listed
        self._supervisor = Supervisor(opened.settings.environ)

    async def run(self, watch: Watch) -> Stop | None:
        """Until a signal: then no request is taken any more, what was taken is durable, and what is in flight may be answered."""
        with (
            watch.guarding(self._end, tell=self._voice.note, leave=lambda: None),
            self._rereading(),
        ):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._intake.run)
                self._tell_begun()
                self._supervisor.ready(self._status())
                tasks.start_soon(self._stay_known)
                await self._door.serve(self._opened.listener)
                self._intake.end()
                self._over.set()
        self._tell_ended()
        return self._stop

    def _end(self, stop: Stop) -> None:
        self._stop = stop
        self._supervisor.stopping()
        self._intake.refuse()
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
        opened = self._opened
        numbers = {campaign.name: campaign.number for campaign in opened.campaigns}

        def number(name: str) -> int:
            if name not in numbers:
                raise UsageError("run.name_changed", name=name)
            return numbers[name]

        try:
            self._listed = open_list(opened.settings)
        except UsageError as error:
            self._voice.note(error.sentence, Label.WARNING)
        found = []
        for path in opened.settings.campaigns:
            try:
                found.append(
                    open_campaign(
                        opened.settings, path, opened.appid, number, opened.now_ms, listed=self._listed
                    )
                )
            except UsageError as error:
                self._voice.note(Sentence("run.file_kept", path=path, why=error.sentence), Label.WARNING)
        self._intake.reread(found)
        try:
            self._door.reread()
        except UsageError as error:
            self._voice.note(error.sentence, Label.WARNING)
        self._voice.note(Sentence("run.files_read_anew", many=len(found)))

    def _tell_begun(self) -> None:
        opened, served = self._opened, {campaign.number for campaign in self._opened.campaigns}
        host, port = opened.listener.getsockname()[:2]
        url = f"{self._door.scheme}://" + (f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        waiting, names = opened.sums.waiting, [campaign.name for campaign in opened.campaigns]
        self._voice.say(Sentence("run.serving", url=url, campaigns=names, waiting=waiting))
        for number, (name, _) in opened.spool.named().items():
            if number not in served and (many := opened.sums.waiting_of(number)):
                self._voice.say(Sentence("run.not_served", many=many, name=name), Label.WARNING)
        self._voice.event("serving", url=url, campaigns=names, waiting=waiting)

    def _tell_ended(self) -> None:
        sums = self._opened.sums
        counts = {"taken": sums.taken, "ended": sums.ended.total(), "waiting": sums.waiting}
        self._voice.say(Sentence("run.served", **counts))
        self._voice.event("served", **counts, reason=None if self._stop is None else "signal")
