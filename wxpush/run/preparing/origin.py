"""By whom an invocation began, and of what: what is kept of that for whoever asks later."""

import os
from math import inf

from wxpush.checkpoint.base import Origin
from wxpush.run.session import Session
from wxpush.run.settings import Settings
from wxpush.system import whoami


def origin(session: Session, to_send: int) -> Origin:
    """Of the invocation that begins now. `to_send`: the rows that it has to send."""
    place, rate = session.settings.place, session.settings.rate
    template = session.job.template
    return Origin(
        user=whoami.user(),
        host=whoami.host(),
        pid=os.getpid(),
        recipients=str(place.recipients.absolute()),
        campaign_file=str(place.campaign.absolute()),
        template_id=template.template_id if template else "",
        to_send=to_send,
        rate=None if rate == inf else rate,
        bounds=_bounds(session.settings),
    )


def _bounds(settings: Settings) -> dict[str, str | int | float]:
    """What ends it before its last row, where the operator set it."""
    given: dict[str, str | int | float | None] = {
        "canary": settings.canary or None,
        "max_errors": str(settings.max_errors) or None,
        "max_sends": settings.max_sends,
        "max_duration": None if settings.max_duration == inf else settings.max_duration,
        "limit": settings.limit,
    }
    return {name: value for name, value in given.items() if value is not None}
