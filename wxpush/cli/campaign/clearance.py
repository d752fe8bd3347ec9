"""What stands between the survey and the first message: the account's word, the people's, and the operator's."""

import time
from collections.abc import Callable, Sequence

from wxpush.cli.campaign import preflight
from wxpush.cli.campaign.following import check_followers
from wxpush.cli.campaign.session import Session
from wxpush.cli.campaign.surveying import tell_doubts
from wxpush.cli.common.confirm import confirm
from wxpush.quantities import show_rate


def clear(session: Session, to_send: Callable[[], int], different: Sequence[str]) -> bool:
    """Let the rows be sent. `to_send` counts them, more than none; none may be left behind it.

    `different`: what makes this time another than a first one. Gives whether the operator has said yes.

    Raises AccountError, UnreachableError and ChangedError, and UsageError for a campaign that cannot be or an operator who says no.
    """
    settings, printer = session.settings, session.printer
    printer.detail(
        f"{to_send():,} rows to send from {session.sender} at {show_rate(settings.rate)}, at most {settings.concurrency} at once; "
        f"the checkpoint is {session.checkpoint.path}."
    )
    cleared = preflight.hold_against_account(session)
    if settings.check_followers:
        check_followers(session, on_bad=lambda _: None)
    rows = to_send()
    if rows:
        tell_doubts(session.job, printer)
        told = cleared.told(min(rows, settings.max_sends or rows), rate=settings.rate, say=printer.say)
        if settings.yes:
            for sentence in different:
                printer.say(sentence)
        began = time.monotonic()
        confirm(
            rows,
            account=session.sender,
            rate=settings.rate,
            yes=settings.yes,
            facts=[*different, *told],
        )
        session.waits.append(time.monotonic() - began)
    return bool(rows)
