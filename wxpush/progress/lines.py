"""Heartbeats for logs and programs: one line at a time, never a control character."""

import msgspec

from wxpush.progress.outlet import Outlet
from wxpush.progress.snapshot import Snapshot
from wxpush.quantities import show_duration

_INTERVAL = 60.0
_MACHINE_INTERVAL = 1.0
SCHEMA = 1


class Lines:
    """For people reading a log: the first within a second, then every minute."""

    interval = _INTERVAL

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def show(self, snapshot: Snapshot) -> None:
        self._outlet.write(heartbeat(snapshot) + "\n")

    def close(self) -> None:
        """The summary follows."""


class JsonLines:
    """For programs: one object a line, once a second."""

    interval = _MACHINE_INTERVAL

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def show(self, snapshot: Snapshot) -> None:
        event = {"type": "progress", "schema": SCHEMA, **msgspec.structs.asdict(snapshot)}
        self._outlet.write(msgspec.json.encode(event).decode() + "\n")

    def close(self) -> None:
        """The summary follows."""


class Both:
    """Two observers at once, at the pace of the quicker one."""

    def __init__(self, quick: JsonLines, slow: Lines) -> None:
        self.interval = quick.interval
        self._quick = quick
        self._slow = slow
        self._beats = 0

    def show(self, snapshot: Snapshot) -> None:
        self._quick.show(snapshot)
        if self._beats % round(self._slow.interval / self.interval) == 0:
            self._slow.show(snapshot)
        self._beats += 1

    def close(self) -> None:
        """The summary follows."""


def heartbeat(snapshot: Snapshot) -> str:
    """All of a snapshot that matters, in one line."""
    parts = [f"{snapshot.done:,}/{snapshot.total:,} rows", f"{snapshot.rate:,.1f}/s"]
    if snapshot.eta is not None:
        parts.append(f"ETA {show_duration(snapshot.eta)}")
    counts = {
        "sent": snapshot.sent,
        "rejected": snapshot.rejected,
        "under review": snapshot.under_review,
        "in doubt": snapshot.in_doubt,
        "in flight": snapshot.in_flight,
        "retries": snapshot.retries,
    }
    parts += [f"{many:,} {word}" for word, many in counts.items() if many]
    if snapshot.breaker != "closed":
        parts.append(f"breaker {snapshot.breaker}")
    return "wxpush: " + ", ".join(parts)
