"""`--check-followers`: whoever does not follow is left out before they cost a message of the quota."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, aclosing

from msgspec.structs import replace

from wxpush.access import Access
from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.findings import write_facts
from wxpush.followers.check import Checked, check
from wxpush.followers.directory import Directory
from wxpush.followers.enquiry import Enquiry
from wxpush.model import BadRow, State
from wxpush.run.ports import Voice
from wxpush.run.rehearsal import sandbox_access
from wxpush.run.session import Session
from wxpush.words import Sentence
from wxpush.words.labels import Label


def check_followers(session: Session, *, on_bad: Callable[[BadRow], None]) -> None:
    """Ask about the pending rows that no invocation before has asked about; each answer is written with its row.

    Nor about those that workers of a cluster have: they may have been sent.

    Raises AccountError, UnreachableError, ChangedError, DiskError.
    """
    clock = session.machine.clock
    found, began = Counter[State](), clock.monotonic()

    def take(checked: Checked) -> None:
        _keep(session, checked)
        for row in checked.rows:
            found[row.state] += 1
            on_bad(row)

    with ExitStack() as stack:
        access = session.access or stack.enter_context(sandbox_access([session.job.template], None))
        enquiry = session.machine.ask(lambda: _check(session, access, take))
    if enquiry.asked:
        _tell(session.voice, enquiry, found, clock.monotonic() - began)


async def _check(session: Session, access: Access, take: Callable[[Checked], None]) -> Enquiry:
    job, checkpoint = session.job, session.checkpoint
    async with session.machine.line(access, seconds=session.settings.timeout) as line:
        enquiry = Enquiry(Directory(line.api, line.tokens, tell=session.voice.note))
        checking = check(
            job.source,
            checkpoint.blocks(),
            rows=checkpoint,
            channel=job.channel,
            enquiry=enquiry,
            after=max(session.facts.followers_asked, checkpoint.ask(dispatched.hands).fed),
            last_row=session.last_row,
            at_ms=session.machine.clock.wall_ms(),
        )
        async with aclosing(checking):
            async for checked in checking:
                take(checked)
    return enquiry


def _keep(session: Session, checked: Checked) -> None:
    facts = session.facts
    with session.checkpoint.transaction() as connection:
        rows.write(connection, checked.records)
        # Else some before them were never asked about.
        if facts.followers_asked >= dispatched.hands(connection).fed:
            write_facts(connection, replace(facts, followers_asked=checked.through))


def _tell(voice: Voice, enquiry: Enquiry, found: Counter[State], seconds: float) -> None:
    asked, gone, unknown = enquiry.asked, found[State.SUPPRESSED], found[State.INVALID]
    voice.event(
        "followers",
        asked=asked,
        unfollowed=gone,
        unknown=unknown,
        unread=enquiry.unread,
        seconds=round(seconds, 3),
    )
    asked -= enquiry.unread
    if not asked:
        pass
    elif unknown:
        voice.say(Sentence("run.some_unknown", asked=asked, gone=gone, unknown=unknown), Label.WARNING)
    elif gone:
        voice.say(Sentence("run.some_do_not_follow", asked=asked, gone=gone))
    else:
        voice.say(Sentence("run.all_follow", asked=asked))
    if asked and not enquiry.following:
        voice.insist(Sentence("run.nobody_follows"))
    if enquiry.unread:
        voice.say(Sentence("run.some_unread", unread=enquiry.unread), Label.WARNING)
