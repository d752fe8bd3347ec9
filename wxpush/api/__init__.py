"""wxpush for programs: a campaign is checked, sent and looked at from Python, with the code of the command line.

Nothing is printed, no signal is handled, no state is shared between calls. What would be said to people is in the `Report`, and goes to the logger `wxpush`.
The functions block; `wxpush.aio` has the same for programs with an event loop.
"""

from collections.abc import Callable, Collection, Generator
from typing import Literal, Unpack

from wxpush.api.call import check_call, send_call
from wxpush.api.values import Account, Campaign, Options, Report, Sandbox
from wxpush.progress.snapshot import Snapshot
from wxpush.report.results import Result
from wxpush.run.program import Question
from wxpush.run.results import open_results
from wxpush.system.clock import SystemClock

__all__ = ["Account", "Campaign", "Report", "Sandbox", "check", "results", "send"]


def check(campaign: Campaign, account: Account | None = None, **options: Unpack[Options]) -> Report:
    """Check every row, send nothing, as `wxpush send --dry-run` does; without an account nothing is asked of WeChat.

    Raises WxpushError where the files cannot be used. A refused account is in the report.
    """
    return check_call(campaign, account, **options).run_aside()


def send(
    campaign: Campaign,
    account: Account,
    *,
    retry: Collection[int] | Literal["expired"] | None = None,
    resolve: Literal["sent", "resend", "skip"] | None = None,
    confirm: Callable[[Question], bool] | None = None,
    on_progress: Callable[[Snapshot], object] | None = None,
    **options: Unpack[Options],
) -> Report:
    """Send what is not sent yet; called again, it goes on where it stopped. An early end is in the report's summary.

    `retry`: make rejected rows pending again first, those with these errcodes, or all where it is empty; or the expired ones. `resolve`: what rows in doubt are taken for.
    `confirm`: decides when all is known and before the first message leaves; without it that is a yes. `on_progress`: called once a second.
    Both are called in the thread that sends.

    Raises WxpushError where it could not begin: UsageError, ChangedError, BusyError, DiskError.
    """
    return send_call(
        campaign, account, retry=retry, resolve=resolve, confirm=confirm, on_progress=on_progress, **options
    ).run_aside()


def results(
    campaign: Campaign, *, state: str | None = None, errcode: int | None = None
) -> Generator[Result, None, None]:
    """The rows with their outcome, in the order of the file. Raises UsageError where the campaign has not begun, ChangedError where the file is another."""
    with open_results(
        campaign.place,
        states=() if state is None else (state,),
        errcodes=() if errcode is None else (errcode,),
        clock=SystemClock(),
    ) as found:
        yield from found.rows()
