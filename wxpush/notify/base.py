"""What somebody should look at, as values for programs, and what is run then."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import msgspec

from wxpush.progress.snapshot import Snapshot
from wxpush.report.summary import SCHEMA, Summary


@dataclass(frozen=True, slots=True)
class BreakerOpened:
    """WeChat accepts nothing, so no row leaves for a while."""

    seen: Snapshot

    def as_object(self) -> dict[str, object]:
        """For programs."""
        return {"type": "breaker", "schema": SCHEMA, **self.seen.as_object()}


@dataclass(frozen=True, slots=True)
class EndedEarly:
    """The run ended before its last row."""

    summary: Summary

    def as_object(self) -> dict[str, object]:
        """For programs: what `--json` says last."""
        found: dict[str, object] = msgspec.to_builtins(self.summary)
        return found


Event: TypeAlias = BreakerOpened | EndedEarly


class Hook(Protocol):
    """What is run for the operator."""

    def tell(self, event: Event) -> None:
        """It may take a minute at most. Raises nothing: its own failures change no exit code."""
        ...
