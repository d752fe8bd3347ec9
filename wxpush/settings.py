"""Everything an operator can set, settled: parsed, checked, with defaults filled in."""

from dataclasses import dataclass
from math import inf
from pathlib import Path

from wxpush.config import Config
from wxpush.quantities import MaxErrors
from wxpush.sending.doubt import DoubtPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which campaign, and where its files are."""

    recipients: Path
    campaign: Path
    checkpoint: Path
    format: str | None = None
    encoding: str | None = None
    sandbox: bool = False

    @property
    def label(self) -> str:
        return self.recipients.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How much is said, and to whom."""

    json: bool = False
    quiet: bool = False
    progress: str = "auto"
    verbose: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSettings:
    """One `send`. Rates are messages a second, times seconds; None: no bound."""

    place: Place
    voice: Voice
    config: Config
    rate: float = 50.0
    concurrency: int = 50
    timeout: float = 10.0
    dry_run: bool = False
    offline: bool = False
    yes: bool = False
    limit: int | None = None
    to: str | None = None
    canary: int | None = None
    max_errors: MaxErrors | None = None
    max_sends: int | None = None
    max_duration: float = inf
    again: bool = False
    accept_changes: bool = False
    in_doubt: DoubtPolicy = DoubtPolicy.HOLD
    on_stop: str | None = None
