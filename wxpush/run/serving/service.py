"""One service: the spool opened, the account reached, the intake and its door at work, and all of it ended in order."""

import socket
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from wxpush.access import Access, account_access, has_credentials
from wxpush.credentials import AccountKey, find_appid
from wxpush.errors import Exit, Stop, UsageError, decisive
from wxpush.intake.base import Intake
from wxpush.intake.intake import SpoolIntake
from wxpush.intake.names import MessageNames
from wxpush.intake.persons import PersonLimits
from wxpush.intake.spool import rows
from wxpush.intake.spool.spool import open_spool
from wxpush.intake.sums import IntakeSums
from wxpush.intake.tools import DrainTools
from wxpush.listening.server import listen
from wxpush.oserror import cause
from wxpush.run.identity import SANDBOX
from wxpush.run.levers.pace import check_board, paced
from wxpush.run.machine import Machine
from wxpush.run.ports import Voice
from wxpush.run.rehearsal import sandbox_access
from wxpush.run.serving.attendance import Attendance
from wxpush.run.serving.belonging import require_belonging, require_its_cluster
from wxpush.run.serving.campaigns import open_campaigns
from wxpush.run.serving.opened import Door, OpenedService
from wxpush.run.serving.settings import ServeSettings
from wxpush.system.files import exposed
from wxpush.system.openfiles import room_for
from wxpush.wiring import Line
from wxpush.words import Sentence
from wxpush.words.labels import Label

if TYPE_CHECKING:
    from wxpush.nodes.limits import NodeLimits
    from wxpush.run.serving.nodes import Membership
    from wxpush.run.serving.workers.runs import Workers


def serve(
    settings: ServeSettings,
    door: "Callable[[Intake, NodeLimits | None], Door]",
    machine: Machine,
    voice: Voice,
) -> Exit:
    """Serve until stopped. Raises UsageError, BusyError, ChangedError and DiskError before anything is taken; DiskError where the spool is lost."""
    with ExitStack() as stack:
        opened = _open(settings, machine, voice, stack)
        watch = machine.sending()

        async def serving() -> Stop | None:
            async with machine.line(opened.access, seconds=settings.timeout) as line:
                with opened.spool.at_work():
                    async with AsyncExitStack() as inside:
                        node = await _member(opened, machine, voice, inside)
                        workers = await _workers(opened, machine, voice, inside)
                        intake = _intake(opened, machine, line, node, workers)
                        at_door = door(intake, None if node is None else node.limits)
                        return await Attendance(opened, intake, at_door, voice).run(watch)

        try:
            stop = machine.run(serving)
        except BaseExceptionGroup as group:
            raise decisive(group) from None
        return Exit.DONE if stop is None else stop.exit


def _open(settings: ServeSettings, machine: Machine, voice: Voice, stack: ExitStack) -> OpenedService:
    if settings.sandbox and settings.cluster is not None:
        raise UsageError("run.no_sandbox_for_workers")
    real = None if settings.sandbox else _access(settings)
    check_board(real)
    spool = stack.enter_context(open_spool(settings.file))
    if exposed(settings.file):
        voice.say(Sentence("run.exposed", path=settings.file), Label.WARNING)
    account = SANDBOX if real is None else AccountKey(real.appid, real.base_url)
    spool.require_account(account)
    require_belonging(spool, shared=settings.state is not None)
    require_its_cluster(spool, settings.cluster)
    campaigns = open_campaigns(settings, account.appid, spool.campaign, machine.clock.wall_ms)
    listener = stack.enter_context(_listening(settings))
    used = [each.kind.template(each.campaign) for each in campaigns]
    access = real or stack.enter_context(sandbox_access(used, settings.ledger))
    clock = machine.clock
    # Nodes and workers share one rate through their Redis.
    on_this_host = real if settings.state is None and settings.cluster is None else None
    rate = paced(settings.rate, on_this_host, clock.monotonic(), clock=clock, say=voice.say, first=True)
    sums = IntakeSums(spool.ask(rows.counts))
    sums.found(spool.ask(rows.known))
    return OpenedService(
        settings=settings,
        access=access,
        account=account,
        spool=spool,
        campaigns=campaigns,
        sums=sums,
        now_ms=clock.wall_ms,
        rate=stack.enter_context(rate),
        listener=listener,
        invocation=spool.begin(clock.boot_id(), clock.wall_ms()),
        concurrency=max(1, room_for(settings.concurrency) // len(campaigns)),
    )


def _access(settings: ServeSettings) -> Access:
    """The account; without a secret where workers have it."""
    config, environ = settings.config, settings.environ
    if settings.cluster is not None and not has_credentials(config, environ):
        return Access(find_appid(environ, config.appid), settings.base_url, config, None)
    return account_access(config, settings.base_url, environ)


async def _member(
    opened: OpenedService, machine: Machine, voice: Voice, inside: AsyncExitStack
) -> "Membership | None":
    place = opened.settings.state
    if place is None:
        return None
    from wxpush.run.serving.nodes import joined  # noqa: PLC0415 - alone it needs no client of Redis

    return await inside.enter_async_context(joined(opened, place, machine.clock, voice))


async def _workers(
    opened: OpenedService, machine: Machine, voice: Voice, inside: AsyncExitStack
) -> "Workers | None":
    place = opened.settings.cluster
    if place is None:
        return None
    from wxpush.run.serving.workers.opening import open_workers  # noqa: PLC0415 - alone it needs no client of a cluster

    return await inside.enter_async_context(
        open_workers(place, opened.account, opened.settings.rate, machine.clock, voice)
    )


def _intake(
    opened: OpenedService, machine: Machine, line: Line, node: "Membership | None", workers: "Workers | None"
) -> SpoolIntake:
    settings = opened.settings
    tools = DrainTools(
        spool=opened.spool,
        sums=opened.sums,
        names=MessageNames(opened.spool.secret),
        line=line,
        rate=opened.rate if node is None else node.rate,
        world=machine.world,
        base_url=opened.access.base_url,
        concurrency=opened.concurrency,
        timeout=settings.timeout,
        asked=settings.rate,
        invocation=opened.invocation,
        coming=frozenset() if node is None else node.claiming.unclaimed,
        told=None if node is None else node.claiming.sharing.published,
    )
    if workers is not None:
        from wxpush.run.serving.workers.handing import WorkersHanding  # noqa: PLC0415 - as above

        tools = replace(tools, handing=partial(WorkersHanding, workers, tools))
    keep_ms = round(settings.keep * 1000)
    return SpoolIntake(
        tools,
        opened.campaigns,
        most_waiting=settings.most_waiting,
        keep_ms=keep_ms,
        claiming=None if node is None else node.claiming,
        persons=_persons(settings, machine),
    )


def _persons(settings: ServeSettings, machine: Machine) -> PersonLimits | None:
    """Where it is a node, who may get how many is counted with the others."""
    alone = settings.state is None
    allowed = settings.per_openid
    return PersonLimits(allowed, machine.clock.monotonic) if alone and allowed is not None else None


def _listening(settings: ServeSettings) -> socket.socket:
    host, port = settings.listen
    try:
        return listen(host, port)
    except OSError as error:
        raise UsageError("run.cannot_listen", host=host, port=port, why=cause(error)) from None
