"""By whom an invocation began, and of what: what is kept of that for whoever asks later."""

import os
from math import inf

from wxpush.checkpoint.base import Origin
from wxpush.run.session import Session
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
    )
