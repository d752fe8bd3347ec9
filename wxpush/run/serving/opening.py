"""Opens what a service works with, before its event loop begins: spool, account, campaigns, listener, rate."""

import socket
from contextlib import AbstractContextManager, ExitStack

from wxpush.access import Access, account_access, has_credentials
from wxpush.credentials import REHEARSAL, AccountKey, find_appid
from wxpush.errors import UsageError
from wxpush.intake.spool import rows
from wxpush.intake.spool.spool import open_spool
from wxpush.intake.sums import IntakeSums
from wxpush.limits.rate import RateLimiter
from wxpush.listening.server import listen
from wxpush.oserror import cause
from wxpush.run.identity import SANDBOX
from wxpush.run.levers.pace import check_board, paced
from wxpush.run.machine import Machine
from wxpush.run.ports import Voice
from wxpush.run.rehearsal import sandbox_access
from wxpush.run.serving.belonging import require_belonging, require_its_cluster
from wxpush.run.serving.campaigns import open_campaigns
from wxpush.run.serving.opened import OpenedService
from wxpush.run.serving.settings import ServeSettings
from wxpush.system.files import exposed
from wxpush.system.openfiles import room_for
from wxpush.words import Sentence
from wxpush.words.labels import Label


def open_service(
    settings: ServeSettings,
    machine: Machine,
    voice: Voice,
    stack: ExitStack,
    beside: OpenedService | None = None,
) -> OpenedService:
    """Open it, until the end of the stack. `beside`: the one that it is for tests of. Raises UsageError, BusyError, ChangedError, DiskError."""
    if settings.sandbox and settings.cluster is not None:
        raise UsageError("run.no_sandbox_for_workers")
    real = None if settings.sandbox else _access(settings)
    check_board(real)
    spool = stack.enter_context(open_spool(settings.file))
    if exposed(settings.file):
        voice.say(Sentence("run.exposed", path=settings.file), Label.WARNING)
    account = _account(real, beside)
    spool.require_account(account)
    require_belonging(spool, shared=settings.state is not None)
    require_its_cluster(spool, settings.cluster)
    campaigns = open_campaigns(settings, account.appid, spool.campaign, machine.clock.wall_ms)
    listener = stack.enter_context(_listening(settings)) if beside is None else beside.listener
    used = [each.kind.template(each.campaign) for each in campaigns]
    access = real or stack.enter_context(sandbox_access(used, settings.ledger))
    clock = machine.clock
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
        rate=stack.enter_context(_rate(settings, real, machine, voice)),
        listener=listener,
        invocation=spool.begin(clock.boot_id(), clock.wall_ms()),
        concurrency=max(1, room_for(settings.concurrency) // len(campaigns)),
    )


def _rate(
    settings: ServeSettings, real: Access | None, machine: Machine, voice: Voice
) -> AbstractContextManager[RateLimiter]:
    # Nodes and workers share one rate through their Redis.
    on_this_host = real if settings.state is None and settings.cluster is None else None
    clock = machine.clock
    return paced(settings.rate, on_this_host, clock.monotonic(), clock=clock, say=voice.say, first=True)


def _account(real: Access | None, beside: OpenedService | None) -> AccountKey:
    """Whose the spool is. What is for tests is told from others' by the account that it is beside: nodes of several may share one Redis."""
    if real is not None:
        return AccountKey(real.appid, real.base_url)
    return SANDBOX if beside is None else AccountKey(beside.account.appid, REHEARSAL)


def _access(settings: ServeSettings) -> Access:
    """The account; without a secret where workers have it."""
    config, environ = settings.config, settings.environ
    if settings.cluster is not None and not has_credentials(config, environ):
        return Access(find_appid(environ, config.appid), settings.base_url, config, None)
    return account_access(config, settings.base_url, environ)


def _listening(settings: ServeSettings) -> socket.socket:
    if settings.passed is not None:
        return settings.passed
    host, port = settings.listen
    try:
        return listen(host, port)
    except OSError as error:
        raise UsageError("run.cannot_listen", host=host, port=port, why=cause(error)) from None
