"""Checks after the yes that the files are still as they were read: minutes may have passed, or a long survey."""

from msgspec.structs import replace

from wxpush.channels import load_campaign
from wxpush.errors import ChangedError, UsageError
from wxpush.run.job import Job, with_hosts
from wxpush.run.listed import has_changed
from wxpush.run.session import Session
from wxpush.words import Sentence


def require_as_read(session: Session) -> None:
    """Raise ChangedError where campaign file, `allow_hosts` or suppression list say something else by now.

    Remarks and the order of lines do not count. Rows are compared with their digests as they leave.
    """
    job, settings = session.job, session.settings
    hosts = settings.hosts_now() if settings.hosts_now is not None else job.place.allow_hosts
    if _campaign_changed(job):
        raise _changed(Sentence("run.the_campaign_file_at", path=job.place.campaign))
    if job.hosts_of_settings and hosts != job.place.allow_hosts:
        raise _changed(Sentence("run.the_allow_hosts"))
    if (
        job.listed is not None
        and settings.suppression is not None
        and has_changed(job.listed, settings.suppression)
    ):
        raise _changed(Sentence("run.the_suppression_list_at", path=settings.suppression.path))


def _campaign_changed(job: Job) -> bool:
    try:
        _, campaign = load_campaign(job.place.campaign)
    except UsageError:
        return True
    now = with_hosts(campaign, job.place.allow_hosts)
    return replace(now, places=job.campaign.places) != job.campaign


def _changed(what: Sentence) -> ChangedError:
    return ChangedError("run.changed_meanwhile", what=what)
