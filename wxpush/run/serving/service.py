"""One service: the spool opened, the account reached, the intake and its door at work, and all of it ended in order."""

from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from wxpush.errors import Exit, Stop, decisive
from wxpush.intake.base import Intake
from wxpush.intake.intake import SpoolIntake
from wxpush.intake.names import MessageNames
from wxpush.intake.persons import PersonLimits
from wxpush.intake.tools import DrainTools
from wxpush.run.machine import Machine
from wxpush.run.ports import Voice
from wxpush.run.serving.attendance import Attendance
from wxpush.run.serving.opened import Door, OpenedService
from wxpush.run.serving.opening import open_service
from wxpush.run.serving.parts import ServicePart
from wxpush.run.serving.settings import ServeSettings
from wxpush.wiring import Line

if TYPE_CHECKING:
    from wxpush.nodes.limits import NodeLimits
    from wxpush.run.serving.nodes import Membership
    from wxpush.run.serving.workers.runs import Workers


def serve(
    settings: ServeSettings,
    door: "Callable[[Intake, Intake | None, NodeLimits | None], Door]",
    machine: Machine,
    voice: Voice,
) -> Exit:
    """Serve until stopped. The second intake of the door is that of keys for tests. Raises UsageError, BusyError, ChangedError and DiskError before anything is taken; DiskError where the spool is lost."""
    with ExitStack() as stack:
        opened = open_service(settings, machine, voice, stack)
        for_tests = (
            open_service(settings.for_tests, machine, voice, stack, opened) if settings.tests else None
        )
        watch = machine.sending()

        async def serving() -> Stop | None:
            async with AsyncExitStack() as inside:
                part = await _begun(opened, machine, voice, inside)
                tests = None if for_tests is None else await _begun(for_tests, machine, voice, inside)
                at_door = door(part.intake, None if tests is None else tests.intake, part.limits)
                return await Attendance(part, at_door, voice, tests=tests).run(watch)

        try:
            stop = machine.run(serving)
        except BaseExceptionGroup as group:
            raise decisive(group) from None
        return Exit.DONE if stop is None else stop.exit


async def _begun(
    opened: OpenedService, machine: Machine, voice: Voice, inside: AsyncExitStack
) -> ServicePart:
    line = await inside.enter_async_context(machine.line(opened.access, seconds=opened.settings.timeout))
    inside.enter_context(opened.spool.at_work())
    node = await _member(opened, machine, voice, inside)
    workers = await _workers(opened, machine, voice, inside)
    return ServicePart(
        opened,
        _intake(opened, machine, line, node, workers),
        None if node is None else node.limits,
    )


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
        sandbox=settings.sandbox,
    )


def _persons(settings: ServeSettings, machine: Machine) -> PersonLimits | None:
    """Where it is a node, who may get how many is counted with the others."""
    alone = settings.state is None
    allowed = settings.per_openid
    return PersonLimits(allowed, machine.clock.monotonic) if alone and allowed is not None else None
