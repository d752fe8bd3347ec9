"""The last checks between survey and first message: of the account, of the followers, and the operator's yes."""

from collections.abc import Callable

from wxpush.checkpoint import dispatched
from wxpush.errors import Reason, Stop, meaning
from wxpush.run.preparing import preflight
from wxpush.run.preparing.departure import Departure
from wxpush.run.preparing.following import check_followers
from wxpush.run.preparing.meanwhile import require_as_read
from wxpush.run.preparing.preflight import AccountWord, Cleared
from wxpush.run.preparing.shown import bounds, destination, first_message
from wxpush.run.preparing.surveying import tell_doubts
from wxpush.run.session import Session
from wxpush.run.timing.foretold import days_told
from wxpush.run.timing.opening import require_open
from wxpush.words import Means, Rate, Sentence

#: What the account says, or nobody says in its place; and what is said of rows that no worker has yet.
_OF_ACCOUNT = frozenset({Reason.ACCOUNT, Reason.QUOTA, Reason.BREAKER, Reason.SERVER, Reason.INPUT})


def counts_for_what_is_left(session: Session, stop: Stop) -> bool:
    """Whether what workers of a cluster did is to be collected all the same."""
    return stop.reason in _OF_ACCOUNT and session.checkpoint.ask(dispatched.active) is not None


def clear(session: Session, departure: Departure, reach: Callable[[], object]) -> AccountWord | None:
    """Check whether the rows may be sent. There is at least one before it; after it there may be none.

    `reach` raises where they could not leave from here, so that nobody is asked in vain. Gives what the account said, once the
    operator has said yes;
    None where they were not asked.

    Raises AccountError, UnreachableError and ChangedError, and UsageError for a campaign that cannot be or an operator who says no.
    """
    settings, voice = session.settings, session.voice
    require_open(session)
    voice.detail(
        Sentence(
            "run.to_send",
            rows=departure.rows(),
            account=session.sender,
            rate=Rate(settings.rate),
            concurrency=settings.concurrency,
            path=session.checkpoint.path,
        )
    )
    cleared = preflight.hold_against_account(session)
    reach()
    if settings.check_followers:
        with meaning(Means.NOT_CHANGED_OR_SENT):
            check_followers(session, on_bad=lambda _: None)
    rows = departure.rows()
    if rows:
        _confirm(session, departure, cleared, rows)
    return cleared.word if rows else None


def _confirm(session: Session, departure: Departure, cleared: Cleared, rows: int) -> None:
    """Say what should be known of so many rows, and have the operator let them leave. Raises UsageError and ChangedError."""
    settings, voice = session.settings, session.voice
    tell_doubts(session.job, voice)
    leave = min(rows, settings.max_sends or rows)
    told: list[Sentence | str] = [
        *cleared.told(leave, rate=settings.rate, now_ms=session.machine.clock.wall_ms(), say=voice.say)
    ]
    if leave < rows:
        told.append(Sentence("run.max_sends_stops", left=rows - leave))
    told += days_told(session, leave, cleared.word.quota)
    different = departure.different(leave)
    template = cleared.comparison.template if cleared.comparison is not None else None
    session.asker.send(
        leave,
        account=session.sender,
        rate=settings.rate,
        different=different,
        facts=[*destination(session), *told, *bounds(settings)],
        first=lambda: first_message(session, departure, template),
    )
    require_as_read(session)
