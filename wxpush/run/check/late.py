"""What a dry run finds of rows that will have expired before they can leave, as it reckons rate, window and quota."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime

from wxpush.checkpoint.base import KnownRows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.limits.forecast import DailyQuota
from wxpush.model import BadRow, Composed, Record, RowWarning, State
from wxpush.run.check.begun import BegunCampaign
from wxpush.run.session import Session
from wxpush.run.timing.opening import limit_of, zone_name_of
from wxpush.run.timing.plan import leaving
from wxpush.schedule.zones import zone
from wxpush.survey.pending import pending
from wxpush.wechat.values import Quota
from wxpush.words import Sentence


class Soonest:
    """A `Look` of the survey: when the first of its rows expires, ms since 1970; None: none does."""

    def __init__(self) -> None:
        self.ms: int | None = None

    def look(self, messages: Sequence[Composed]) -> Iterable[RowWarning]:
        dates = [composed.expires_ms for composed in messages if composed.expires_ms is not None]
        if dates:
            soonest = min(dates)
            self.ms = soonest if self.ms is None else min(self.ms, soonest)
        return ()

    def rest(self) -> Iterable[RowWarning]:
        return ()


class _Known:
    """What the survey of the dry run says of rows, and for all others what the campaign's own checkpoint has."""

    def __init__(self, survey: KnownRows, begun: KnownRows) -> None:
        self._survey = survey
        self._begun = begun

    def between(self, first: int, last: int) -> Mapping[int, Record]:
        return {**self._begun.between(first, last), **self._survey.between(first, last)}

    def settled(self, first: int, last: int) -> int:
        return sum(record.state.settled for record in self.between(first, last).values())


def tell_late(
    session: Session,
    found: BegunCampaign,
    quota: Quota | None,
    *,
    soonest_ms: int | None,
    on_bad: Callable[[BadRow], None],
) -> None:
    """Tell of each row that expires before it is reckoned to leave. `soonest_ms`: when the first does. Raises ChangedError."""
    if soonest_ms is None or found.complete or found.refused is not None:
        return
    times = leaving(
        found.leaving,
        rate=session.settings.rate,
        quota=DailyQuota() if quota is None else DailyQuota(remain=quota.remain, daily=quota.daily_limit),
        now_ms=session.machine.clock.wall_ms(),
        limit=limit_of(session),
        zone=zone_name_of(session),
    )
    told = _Telling(session, on_bad)
    with ExitStack() as stack:
        for part in pending(
            session.job.source,
            session.checkpoint.blocks(),
            rows=_known(session, found, stack),
            channel=session.job.channel,
            last_row=session.last_row,
        ):
            for message in part.messages:
                if isinstance(message, Composed):
                    told.judge(message, next(times, None))


def _known(session: Session, found: BegunCampaign, stack: ExitStack) -> KnownRows:
    begun = SqliteCheckpoint.read(session.settings.place.checkpoint) if found.begun else None
    return session.checkpoint if begun is None else _Known(session.checkpoint, stack.enter_context(begun))


class _Telling:
    """Moments are told in the zone of the campaign."""

    def __init__(self, session: Session, on_bad: Callable[[BadRow], None]) -> None:
        self._zone = zone(zone_name_of(session))
        self._on_bad = on_bad

    def judge(self, message: Composed, leaves_ms: int | None) -> None:
        """`leaves_ms`: when the row leaves; None: not within the days that are reckoned."""
        expires_ms = message.expires_ms
        if expires_ms is None or (leaves_ms is not None and leaves_ms < expires_ms):
            return
        leaves = "-" if leaves_ms is None else self._shown(leaves_ms)
        why = Sentence("rows.leaves_too_late", at=self._shown(expires_ms), leaves=leaves)
        self._on_bad(BadRow(message.row, message.line, "leaves_too_late", why, State.EXPIRED))

    def _shown(self, at_ms: int) -> str:
        return datetime.fromtimestamp(at_ms / 1000, self._zone).strftime("%Y-%m-%d %H:%M:%S")
