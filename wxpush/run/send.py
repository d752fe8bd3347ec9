"""One `send`: an invocation whose rows leave from here."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from functools import partial
from math import inf
from typing import Any
from urllib.parse import urlsplit

from wxpush import wiring
from wxpush.checkpoint import dispatched
from wxpush.checkpoint.heard import heard
from wxpush.errors import Exit, Stop
from wxpush.hold import Holder
from wxpush.limits.base import Rate
from wxpush.limits.lever import Levers
from wxpush.limits.limits import Limits
from wxpush.limits.rate import RateLimiter
from wxpush.progress.camera import Camera
from wxpush.progress.timeline import Timeline
from wxpush.run.invocation import Begun, SendingMethod, extent, feed, invoke
from wxpush.run.job import require_files
from wxpush.run.levers.installed import Installed, installed
from wxpush.run.levers.pace import check_board, in_force, paced
from wxpush.run.listed import growing
from wxpush.run.nextcommand import dispatch_command
from wxpush.run.place import copy_while_begun
from wxpush.run.ports import Ports
from wxpush.run.preparing.marking import Marking
from wxpush.run.rehearsal import require_ledger, sandbox_access
from wxpush.run.session import Session, account, open_session
from wxpush.run.settings import Settings
from wxpush.run.timing.closing import Closing, stop_when_closed
from wxpush.run.timing.keeping import KeptQuota
from wxpush.run.timing.opening import limit_of, zone_name_of
from wxpush.run.timing.plan import seconds_to_go
from wxpush.run.transmission import ENOUGH_SENT, Bystanders, Capped, transmit
from wxpush.sending.diskpace import DiskPace
from wxpush.sending.queue import Queue
from wxpush.sending.sender import Sender
from wxpush.sending.stops import by_others
from wxpush.sending.way import Listeners
from wxpush.system.openfiles import room_for
from wxpush.words import Sentence
from wxpush.words.labels import Label


def send(settings: Settings, ports: Ports, marking: Marking | None = None) -> Exit:
    """Open the campaign and send it. `marking` makes rows pending again first (retry, resolve), and tells how many."""
    asked = settings.concurrency
    settings = replace(settings, concurrency=room_for(asked))
    with ExitStack() as stack:
        stack.enter_context(copy_while_begun(settings.place))
        require_files(settings.place)
        if settings.place.sandbox:
            require_ledger(settings.place.ledger)
        access = None if settings.place.sandbox else account(settings)
        check_board(access)
        session = stack.enter_context(open_session(settings, access, ports))
        if settings.concurrency < asked:
            told = Sentence("run.fewer_at_once", most=settings.concurrency, asked=asked)
            session.voice.say(told, Label.WARNING)
        mark = session.checkpoint.ask(dispatched.active)
        collect = dispatch_command(settings.place.named + settings.place.sending, mark)
        dispatched.require_local(session.checkpoint, collect=collect)
        return send_within(session, marking)


def send_within(session: Session, marking: Marking | None) -> Exit:
    """Send within an open session."""

    def leave(begun: Begun) -> Stop | None:
        kept = _kept(session, begun)
        messages = Capped(iter(kept), session.settings.max_sends)
        stop = _transmit(session, begun, messages, kept)
        if stop is None and messages.cut:
            return ENOUGH_SENT
        return kept.stop if stop is None and kept.cut else stop

    return invoke(session, SendingMethod(leave=leave), marking=marking)


def _kept(session: Session, begun: Begun) -> KeptQuota:
    """The messages of the list, as far as the quota is for lists."""
    left, tally = begun.prepared.quota, begun.tally
    return KeptQuota(
        feed(session, begun).messages(),
        session.settings.keep_quota,
        left=inf if left is None or not _keeps(session) else left,
        answered=lambda: tally.attempts - tally.in_flight,
        rate=session.settings.rate,
    )


def _keeps(session: Session) -> bool:
    """Whether something of the quota is kept: a rehearsal has none that it would share."""
    return session.access is not None and bool(str(session.settings.keep_quota))


def _watching(
    session: Session, kept: KeptQuota, line: wiring.Line
) -> Callable[[], Coroutine[Any, Any, None]] | None:
    """What looks at the quota that is left; None: none of it is kept."""
    ask = partial(line.account.quota, session.job.kind.path)
    return partial(kept.watch, ask) if _keeps(session) else None


def _transmit(session: Session, begun: Begun, messages: Capped, kept: KeptQuota) -> Stop | None:
    settings, job, machine = session.settings, session.job, session.machine
    with ExitStack() as stack:
        access = session.access or stack.enter_context(sandbox_access([job.template], settings.place.ledger))
        rejected = stack.enter_context(growing(settings, job.kind, job.listed, session.voice))
        rate = stack.enter_context(_paced(session, begun))
        limits = _limits(session, rate)
        moved = stack.enter_context(installed(session, begun.number, rate))
        watch = machine.sending()

        async def sending() -> Stop | None:
            concurrency = min(settings.concurrency, begun.prepared.to_send)
            disk = _disk(session, begun, rate, concurrency)
            async with machine.line(access, seconds=settings.timeout) as line:
                queue = _queue(session, begun, messages)
                sender = Sender(
                    queue=queue,
                    endpoint=job.endpoint(settings.errcode_is_row),
                    checkpoint=disk,
                    way=line.way(job.subject),
                    world=machine.world,
                    limits=limits,
                    tally=begun.tally,
                    concurrency=concurrency,
                    invocation=begun.number,
                    listeners=Listeners(session.voice.witness, rejected),
                    linger=settings.linger,
                )
                holds = (line.tokens.hold, *_window_hold(session, limits), *sender.holders)
                look = partial(_camera, session, begun, rate, limits=limits, disk=disk)
                camera = look(holders=holds, levers=moved.levers)
                watching = _watching(session, kept, line)
                around = _side_tasks(session, begun, camera, limits, moved, watching=watching)
                closing, most = _closing(session, begun, limits, queue), settings.max_duration
                stop = await transmit(sender, watch, around, max_duration=most, closing=closing)
                return by_others(stop, sender.unsettled, limits.foreign)

        return machine.run(sending)


def _paced(session: Session, begun: Begun) -> AbstractContextManager[RateLimiter]:
    clock = session.machine.clock
    not_before = clock.monotonic() + _owed(session, begun)
    return paced(session.settings.rate, session.access, not_before, clock=clock, say=session.voice.say)


def _disk(session: Session, begun: Begun, rate: Rate, concurrency: int) -> DiskPace:
    clock = session.machine.clock
    return DiskPace(session.checkpoint, rate=rate, tally=begun.tally, clock=clock, concurrency=concurrency)


def _queue(session: Session, begun: Begun, messages: Capped) -> Queue:
    allowance = session.settings.canary or float("inf")
    return Queue(iter(messages), begun.tally, allowance=allowance, unsendable=begun.unsendable)


def _window_hold(session: Session, limits: Limits) -> list[Holder]:
    window, clock = limits.window, session.machine.clock
    return [] if window is None else [lambda _now: window.hold(clock.wall_ms())]


def _closing(session: Session, begun: Begun, limits: Limits, queue: Queue) -> Closing | None:
    """What ends it when its window closes; None: nothing does."""
    window = limits.window
    if window is None or session.settings.timing.wait:
        return None
    return partial(stop_when_closed, session, window, queue, begun.tally)


def _limits(session: Session, rate: Rate) -> Limits:
    settings, known = session.settings, session.checkpoint.ask(heard)
    refusals = wiring.refusals(
        session.job.kind.errcodes,
        rows=settings.errcode_is_row,
        proven=known.proven,
        before=(known.errcode, known.rejected),
    )
    return wiring.limits(
        host="" if session.access is None else urlsplit(session.access.base_url).netloc,
        rate=rate,
        refusals=refusals,
        max_errors=settings.max_errors,
        canary=settings.canary,
        named=settings.place.named,
        window=limit_of(session),
    )


def _owed(session: Session, begun: Begun) -> float:
    """Seconds until the rate lets a message follow the last one of the invocations before, which may have ended just now."""
    earlier = [
        one.last_ms
        for one in session.checkpoint.invocations()
        if one.number < begun.number and (one.attempts or one.exit_code is None)
    ]
    interval = 1 / session.settings.rate
    since = (session.machine.clock.wall_ms() - max(earlier, default=0)) / 1000
    return min(max(interval - since, 0.0), interval)


def _side_tasks(
    session: Session,
    begun: Begun,
    camera: Camera,
    limits: Limits,
    moved: Installed,
    *,
    watching: Callable[[], Coroutine[Any, Any, None]] | None,
) -> Bystanders:
    label, note = session.settings.place.label, session.checkpoint.note_stretch
    timeline = Timeline(camera, begun.tally, note, invocation=begun.number)
    return Bystanders(
        camera, timeline, limits.breaker, session.voice, label, session.notices, moved, watching
    )


def _camera(
    session: Session,
    begun: Begun,
    rate: RateLimiter,
    *,
    limits: Limits,
    disk: DiskPace,
    holders: Sequence[Holder],
    levers: Levers,
) -> Camera:
    clock = session.machine.clock
    return Camera(
        extent(session, begun),
        tally=begun.tally,
        limiter=in_force(rate),
        asked=lambda: levers.asked,
        breaker=limits.breaker,
        canary=limits.canary,
        disk=disk,
        holders=(levers.hold, *holders),
        seconds_to_go=None
        if limits.window is None
        else seconds_to_go(limits.window, zone_name_of(session), clock.wall_ms),
        clock=clock.monotonic,
        wall_ms=clock.wall_ms,
    )
