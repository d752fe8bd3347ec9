"""What a run is told, settled: plain values, whoever settled them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from wxpush.access import Access
from wxpush.checkpoint.typed import Typed
from wxpush.config import Config
from wxpush.errors import UsageError
from wxpush.notify.bureau import Bureau
from wxpush.options import send, timing
from wxpush.options.send import DoubtPolicy
from wxpush.options.values import Values
from wxpush.parsing.quantities import CountOrShare
from wxpush.run.place import Place
from wxpush.schedule.keys import WindowKeys
from wxpush.suppression.entry import expiry
from wxpush.system.clock import today


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """The list of people not to be sent to; whether it grows, and when entries so added end (None: never)."""

    path: Path
    grows: bool = False
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When its messages may leave: what was typed, and what wxpush.yaml says; the campaign file's word stands between them."""

    typed: WindowKeys = field(default_factory=WindowKeys)
    configured: WindowKeys = field(default_factory=WindowKeys)
    #: Whether to wait inside the process.
    wait: bool = False
    #: When to begin, as it was typed, and how many seconds later it may be.
    at: str | None = None
    grace: float = timing.AT_GRACE.default
    #: For how many seconds after the survey a row is of use, as it was typed, and as wxpush.yaml says; None: it does not.
    valid_for: float | None = None
    configured_valid_for: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run's. `rate` is messages a second, times are seconds; None and infinity: no bound."""

    place: Place
    config: Config
    environ: dict[str, str] = field(repr=False)
    base_url: str
    #: The account's name in wxpush.yaml, where one was chosen.
    profile: str | None = None
    #: The account, where it is known without configuration and environment.
    access: Access | None = None
    rate: float = send.RATE.default
    concurrency: int = send.CONCURRENCY.default
    timeout: float = send.TIMEOUT.default
    check_followers: bool = False
    limit: int | None = None
    canary: int = send.CANARY.default
    max_errors: CountOrShare = send.MAX_ERRORS.default
    #: Invalid rows at most, by the operator's word; without one `max_invalid_unasked` holds for a list that is read for the first time.
    max_invalid: CountOrShare | None = None
    max_invalid_unasked: CountOrShare | None = None
    max_sends: int | None = None
    #: What of a day's quota is left to messages that come by themselves.
    keep_quota: CountOrShare = send.KEEP_QUOTA.default
    max_duration: float = send.MAX_DURATION.default
    again: bool = False
    accept_changes: bool = False
    in_doubt: DoubtPolicy = send.IN_DOUBT.default
    #: Seconds for which it stays and repeats rows in doubt, once nothing else is left.
    linger: float = send.LINGER.default
    on_stop: str | None = None
    #: Who is told beside, and has been since the settings were settled.
    bureau: Bureau = field(default_factory=Bureau, compare=False, repr=False)
    suppression: Suppression | None = None
    timing: Timing = field(default_factory=Timing)
    errcode_is_row: frozenset[int] = frozenset()
    #: What was typed that another command repeats; nothing where it was no command.
    typed: Typed = field(default_factory=dict)
    #: The `allow_hosts` that wxpush.yaml has by now; None: there is none to be looked at.
    hosts_now: Callable[[], tuple[str, ...]] | None = None


def timing_of(chosen: Values, config: Config) -> Timing:
    """What options and wxpush.yaml say of it. Raises UsageError."""
    # Read for what is wrong with them; which of them holds, the campaign file decides too.
    _ = chosen[timing.WINDOW], chosen[timing.TIMEZONE], chosen[timing.VALID_FOR]
    typed, configured = chosen.given(timing.VALID_FOR), getattr(config, timing.VALID_FOR.name)
    return Timing(
        typed=WindowKeys(window=chosen.given(timing.WINDOW), timezone=chosen.given(timing.TIMEZONE)),
        configured=WindowKeys(
            window=getattr(config, timing.WINDOW.name),
            timezone=getattr(config, timing.TIMEZONE.name),
            holidays=config.holidays,
            workdays=config.workdays,
        ),
        wait=chosen[timing.WAIT],
        at=chosen[timing.AT],
        grace=chosen[timing.AT_GRACE],
        valid_for=None if typed is None else timing.VALID_FOR.read(typed),
        configured_valid_for=None if configured is None else timing.VALID_FOR.read(configured),
    )


def suppression(chosen: Values) -> Suppression | None:
    """What the options say of the suppression list; None: there is none. Raises UsageError."""
    path, expires = chosen[send.SUPPRESS], chosen[send.SUPPRESS_EXPIRES]
    if path is not None:
        ends = expiry(expires, today()) if expires else None
        return Suppression(path=path, grows=chosen[send.SUPPRESS_REJECTED], expires=ends)
    if chosen[send.SUPPRESS_REJECTED]:
        raise UsageError("cli.rejected_without_list")
    return None
