"""What one invocation works with: settings, files, checkpoint, account, ports and machine."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from wxpush.access import Access, account_access, has_credentials
from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.credentials import AccountKey
from wxpush.notify import Notices, notices
from wxpush.report.summary import Counts, count
from wxpush.run.identity import SANDBOX
from wxpush.run.job import Job, Times, opened_job
from wxpush.run.machine import Machine
from wxpush.run.ports import Asker, Ports, Voice
from wxpush.run.settings import Settings
from wxpush.system.files import exposed
from wxpush.words import Sentence
from wxpush.words.labels import Label


@dataclass(frozen=True, slots=True)
class Before:
    """Rows that earlier invocations of the run sent, and those that they settled by sending."""

    sent: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One invocation's. `access` is None in a rehearsal, and where no account is configured."""

    settings: Settings
    job: Job
    checkpoint: SqliteCheckpoint
    access: Access | None
    #: Who sends, for people.
    sender: Sentence | str
    machine: Machine
    voice: Voice
    asker: Asker
    notices: Notices

    @property
    def facts(self) -> Facts:
        """What the survey found, once there was one."""
        facts = self.checkpoint.facts()
        assert facts is not None, "a survey leaves its facts"
        return facts

    @property
    def last_row(self) -> int:
        """The last row that may be sent: the input's, or that of --limit."""
        many = self.facts.rows
        return min(self.settings.limit or many, many)

    def counts(
        self, last: int | None = None, *, invocation: int | None = None, ended: bool = False
    ) -> Counts:
        """The rows by outcome, up to `last` or all; `invocation` is the one whose rows count as sent now.

        ended: nobody collects any more what a cluster has of them, so it is in doubt.
        """
        every, many = self.facts.rows, self.facts.rows if last is None else last
        # Up to the last of all they are kept; up to another they are counted.
        states = self.checkpoint.ask(
            lambda connection: rows.counts(connection, last if many < every else None)
        )
        in_hands = (
            self.checkpoint.ask(lambda connection: dispatched.in_hands(connection, many)) if ended else 0
        )
        return count(many, states, invocation, in_hands=in_hands)


@contextmanager
def open_session(
    settings: Settings,
    access: Access | None,
    ports: Ports,
    *,
    account: AccountKey | None = None,
    checkpoint: Path | None = None,
) -> Iterator[Session]:
    """Open files and checkpoint. `account` and `checkpoint` are those of account and campaign, if not given.

    Raises UsageError, BusyError and DiskError, before anything is sent.
    """
    if account is None:
        account = SANDBOX if access is None else AccountKey(access.appid, access.base_url)
    with ExitStack() as stack:
        times = Times(settings.timing, ports.machine.clock.wall_ms)
        job = opened_job(stack, settings.place, account, settings.suppression, asker=ports.asker, times=times)
        job.kind.errcodes.require_of_rows(settings.errcode_is_row)
        opened = stack.enter_context(SqliteCheckpoint.open(checkpoint or settings.place.checkpoint))
        if exposed(opened.path):
            ports.voice.say(Sentence("run.exposed", path=opened.path), Label.WARNING)
        yield Session(
            settings=replace(settings, place=job.place),
            job=job,
            checkpoint=opened,
            access=access,
            sender=Sentence("run.the_sandbox") if access is None else _sender(access, settings.profile),
            machine=ports.machine,
            voice=ports.voice,
            asker=ports.asker,
            notices=notices({"on_stop": settings.on_stop}, settings.bureau),
        )


def _sender(access: Access, profile: str | None) -> Sentence | str:
    return (
        access.appid
        if profile is None
        else Sentence("run.account_of_profile", appid=access.appid, profile=profile)
    )


def account(settings: Settings, *, offline: bool = False) -> Access:
    """The real account that the settings name; `offline`: which is asked nothing. Raises UsageError."""
    if settings.access is not None:
        return settings.access
    return account_access(settings.config, settings.base_url, settings.environ, offline=offline)


def configured_account(settings: Settings, *, offline: bool = False) -> Access | None:
    """The same; None where none is configured. Raises UsageError for one that is, and wrongly."""
    named = settings.access is not None or has_credentials(settings.config, settings.environ)
    return account(settings, offline=offline) if named else None


def sent_before(session: Session) -> Before:
    """What there is of it when an invocation begins."""
    counts = session.counts(session.last_row)
    sent = counts.already_sent
    return Before(sent, sent + counts.under_review + counts.rejected)
