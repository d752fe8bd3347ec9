"""The window of an invocation, with the time of --at, and what it means before the first message."""

from collections.abc import Callable
from datetime import datetime
from math import inf

from wxpush.errors import Exit, Reason, UsageError, WxpushError
from wxpush.limits.window import WindowLimit
from wxpush.run.session import Session, sent_before
from wxpush.schedule.keys import WindowKeys, joined, zone_of
from wxpush.schedule.keys import window_of as window_of_keys
from wxpush.schedule.moments import time_to_begin
from wxpush.schedule.window import Window
from wxpush.schedule.zones import zone
from wxpush.words import Duration, Means, Sentence


class ClosedError(WxpushError):
    """Nothing may leave now, by the operator's own window; resumable when it opens."""

    exit = Exit.STOPPED
    reason = Reason.WINDOW
    means = Means.NOT_CHANGED_OR_SENT


def window_of(session: Session) -> Window | None:
    """The window that holds: of the command line, else of the campaign file, else of wxpush.yaml. Raises UsageError."""
    timing = session.settings.timing
    return window_of_keys([timing.typed, session.job.campaign, timing.configured])


def window_keys_of(session: Session) -> WindowKeys | None:
    """The same as keys, for workers: what each source says, put together; None: there is none."""
    timing = session.settings.timing
    return joined([timing.typed, session.job.campaign, timing.configured])


def zone_name_of(session: Session) -> str:
    """The name of the zone in which times are meant."""
    timing = session.settings.timing
    return zone_of([timing.typed, session.job.campaign, timing.configured])


def limit_of(session: Session) -> WindowLimit | None:
    """What keeps messages inside it; None: nothing does. Raises UsageError."""
    window, begins_ms = window_of(session), _begins_ms(session)
    if window is None and begins_ms is None:
        return None
    settings = session.settings
    return WindowLimit(window, timeout=settings.timeout, rate=settings.rate, begins_ms=begins_ms or 0)


def require_open(session: Session) -> None:
    """Raise ClosedError where nothing may leave now and nobody wants to wait, UsageError where it is too late to begin."""
    limit, timing, now_ms = limit_of(session), session.settings.timing, session.machine.clock.wall_ms()
    if limit is None:
        return
    begins_ms = _begins_ms(session)
    late = 0.0 if begins_ms is None else (now_ms - begins_ms) / 1000
    # What has begun in time goes on whenever it can.
    if late > timing.grace and not _has_begun(session):
        raise UsageError("schedule.too_late", at=timing.at or "", grace=Duration(timing.grace))
    wait = limit.wait(now_ms)
    if wait == inf:
        raise ClosedError("schedule.never_opens", window=str(window_of(session)))
    if wait > 0 and not timing.wait:
        raise ClosedError(closed(session, now_ms + round(wait * 1000)))


def closed_now(session: Session) -> Callable[[], bool]:
    """Tells whether nothing may leave, whenever it is asked."""
    limit, clock = limit_of(session), session.machine.clock
    return lambda: limit is not None and limit.wait(clock.wall_ms()) > 0


def closed(session: Session, opens_ms: int) -> Sentence:
    """That it is closed until then."""
    window, begins_ms = window_of(session), _begins_ms(session)
    if window is None or opens_ms == begins_ms:
        return Sentence("schedule.before_at", at=session.settings.timing.at or "")
    return Sentence("schedule.closed", window=str(window), opens=shown(session, opens_ms))


def shown(session: Session, at_ms: float) -> str:
    """A moment as the clock on the wall shows it in the campaign's zone."""
    if at_ms == inf:
        return "-"
    return datetime.fromtimestamp(at_ms / 1000, zone(zone_name_of(session))).strftime("%Y-%m-%d %H:%M")


def _begins_ms(session: Session) -> int | None:
    at = session.settings.timing.at
    if at is None:
        return None
    return time_to_begin(at, zone(zone_name_of(session)), session.machine.clock.wall_ms())


def _has_begun(session: Session) -> bool:
    counts = session.counts(session.last_row)
    return bool(sent_before(session).settled or counts.in_doubt)
