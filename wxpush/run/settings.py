"""What a run is told, settled: plain values, whoever settled them."""

from dataclasses import dataclass, field
from datetime import date
from math import inf
from pathlib import Path

from wxpush.access import Access
from wxpush.config import Config
from wxpush.quantities import MaxErrors
from wxpush.run.place import Place
from wxpush.sending.doubt import DoubtPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """The list of people not to be sent to; whether it grows, and when entries so added end (None: never)."""

    path: Path
    grows: bool = False
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run's. `rate` is messages a second, times are seconds; None and infinity: no bound."""

    place: Place
    config: Config
    environ: dict[str, str] = field(repr=False)
    base_url: str
    #: The account, where it is known without configuration and environment.
    access: Access | None = None
    rate: float = 50.0
    concurrency: int = 50
    timeout: float = 10.0
    check_followers: bool = False
    limit: int | None = None
    canary: int = 0
    max_errors: MaxErrors = field(default_factory=MaxErrors)
    max_sends: int | None = None
    max_duration: float = inf
    again: bool = False
    accept_changes: bool = False
    in_doubt: DoubtPolicy = DoubtPolicy.HOLD
    on_stop: str | None = None
    suppression: Suppression | None = None
    errcode_is_row: frozenset[int] = frozenset()


def today() -> date:
    """The operator's day, by which entries of a suppression list end."""
    return date.today()  # noqa: DTZ011 - of this place, as people write dates
