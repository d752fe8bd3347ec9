"""`wxpush.check`, `wxpush.send` and `wxpush.results` for programs with an event loop, asyncio's or trio's.

The work is done in a thread with a loop of its own. Cancelled, a send ends in order: no new row leaves, and what is in flight has ten seconds to be answered.
"""

from collections.abc import AsyncGenerator, Callable, Collection
from itertools import islice
from typing import Literal, Unpack

import anyio
import anyio.lowlevel
import anyio.to_thread

from wxpush import api
from wxpush.api.call import Call, check_call, send_call
from wxpush.api.values import Account, Campaign, Options, Report
from wxpush.progress.snapshot import Snapshot
from wxpush.report.results import Result
from wxpush.run.program import Question, StoppedError

#: Rows that are read at once, in a thread.
_AT_ONCE = 500


async def check(campaign: Campaign, account: Account | None = None, **options: Unpack[Options]) -> Report:
    """As `wxpush.check`."""
    return await _run(check_call(campaign, account, **options))


async def send(
    campaign: Campaign,
    account: Account,
    *,
    retry: Collection[int] | Literal["expired"] | None = None,
    resolve: Literal["sent", "resend", "skip"] | None = None,
    confirm: Callable[[Question], bool] | None = None,
    on_progress: Callable[[Snapshot], object] | None = None,
    **options: Unpack[Options],
) -> Report:
    """As `wxpush.send`. `confirm` and `on_progress` are called in the thread that sends."""
    call = send_call(
        campaign, account, retry=retry, resolve=resolve, confirm=confirm, on_progress=on_progress, **options
    )
    return await _run(call)


async def results(
    campaign: Campaign, *, state: str | None = None, errcode: int | None = None
) -> AsyncGenerator[Result, None]:
    """As `wxpush.results`."""
    rows = api.results(campaign, state=state, errcode=errcode)
    try:
        while some := await anyio.to_thread.run_sync(lambda: list(islice(rows, _AT_ONCE))):
            for result in some:
                yield result
    finally:
        rows.close()


async def _run(call: Call) -> Report:
    failure: Exception | None = None
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_stop_when_cancelled, call)
        try:
            report = await anyio.to_thread.run_sync(call.run)
        except Exception as error:  # noqa: BLE001 - raised below: the group would wrap it
            failure = error
        tasks.cancel_scope.cancel()
    if failure is None or isinstance(failure, StoppedError):
        await anyio.lowlevel.checkpoint_if_cancelled()  # the thread cannot be: it has ended in order by now
    if failure is not None:
        raise failure
    return report


async def _stop_when_cancelled(call: Call) -> None:
    try:
        await anyio.sleep_forever()
    finally:
        call.stop()
