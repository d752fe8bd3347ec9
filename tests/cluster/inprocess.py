"""A dispatcher and a worker in this process, so that tables which a test has changed hold for both."""

from contextlib import asynccontextmanager

import anyio
from anyio import to_thread

from tests.cluster import servers
from wxpush.cluster import wiring
from wxpush.cluster.servers import open_servers
from wxpush.config import Config
from wxpush.errors import Exit, Reason, Stop
from wxpush.run.cluster.dispatching import dispatch
from wxpush.run.machine import Machine
from wxpush.run.ports import Ports
from wxpush.run.program import Consent, Program, RecordingVoice
from wxpush.run.settings import Settings

_OVER = Stop(Reason.SIGNAL, Exit.INTERRUPTED)


@asynccontextmanager
async def at_work(where, access, *, allow_hosts=()):
    """A worker, for as long as the block."""
    how = wiring.Work(
        lanes=2,
        concurrency=10,
        timeout=5.0,
        lease=where.lease,
        once=False,
        health=None,
        allow_hosts=allow_hosts,
        access=lambda _: access,
    )
    async with (
        open_servers(where.broker, where.state, where.namespace, where.lease) as on,
        anyio.create_task_group() as tasks,
    ):
        worker = wiring.worker(on, how, Machine().world)
        tasks.start_soon(worker.run)
        yield
        worker.stop(_OVER)


async def dispatched(account, place, where, *, allow_hosts=(), **more):
    """What a dispatch with a worker comes to: its exit code, and the voice that it spoke with. Its keys are gone afterwards."""
    voice = RecordingVoice(None)
    settings = Settings(
        place=place,
        config=Config(),
        environ={"WXPUSH_APPID": account.appid},
        base_url=account.base_url,
        access=account.access,
        rate=1000.0,
        **more,
    )
    try:
        with anyio.fail_after(60):
            async with at_work(where, account.access, allow_hosts=allow_hosts):
                code = await to_thread.run_sync(
                    lambda: dispatch(settings, where, Ports(voice, Consent(None), Program()))
                )
    finally:
        await to_thread.run_sync(lambda: servers.sweep(where.namespace, where.state, where.broker))
    return code, voice
