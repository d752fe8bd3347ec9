"""What stands between the survey and the first message: the account's word, the people's, and the operator's."""

from collections.abc import Callable

from wxpush import wiring
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.campaign import preflight
from wxpush.cli.campaign.campaigns import Job
from wxpush.cli.campaign.following import check_followers
from wxpush.cli.common.confirm import confirm
from wxpush.cli.common.machine import Machine
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.settings import SendSettings
from wxpush.quantities import show_rate


def clear(
    settings: SendSettings,
    job: Job,
    checkpoint: SqliteCheckpoint,
    access: wiring.Access | None,
    printer: Printer,
    *,
    machine: Machine,
    sender: str,
    last_row: int,
    to_send: Callable[[], int],
) -> None:
    """Let the rows be sent. `sender`: who sends, for people; `to_send` counts them, more than none; none may be left behind it.

    Raises AccountError, UnreachableError and ChangedError, and UsageError for a campaign that cannot be or an operator who says no.
    """
    printer.detail(
        f"{to_send():,} rows to send from {sender} at {show_rate(settings.rate)}, at most {settings.concurrency} at once; "
        f"the checkpoint is {checkpoint.path}."
    )
    cleared = preflight.clear(machine, access, job.campaign, seconds=settings.timeout)
    if settings.check_followers:
        check_followers(
            job,
            checkpoint,
            access,
            printer,
            last_row=last_row,
            seconds=settings.timeout,
            on_bad=lambda _: None,
        )
    rows = to_send()
    if rows:
        told = cleared.told(min(rows, settings.max_sends or rows), rate=settings.rate, say=printer.say)
        confirm(rows, account=sender, rate=settings.rate, yes=settings.yes, facts=told)
