"""Heartbeats for logs and programs: one line at a time, never a control character."""

from collections.abc import Callable

import msgspec

from wxpush.progress.outlet import Outlet
from wxpush.progress.snapshot import Snapshot
from wxpush.redact import as_json, clean
from wxpush.words import Duration, Phrases, Sentence
from wxpush.words.labels import Label

_INTERVAL = 60.0
_MACHINE_INTERVAL = 1.0
_SURVEY_PATIENCE = 0.8
SCHEMA = 1
#: From this share of the time on, the disk that holds the rate back is worth a word.
NOTABLE_SHARE = 0.25

#: Told where there are any.
_COUNTS = ("sent", "rejected", "under_review", "in_doubt", "in_flight", "retries")


class Lines:
    """For people reading a log: the first within a second, then every minute."""

    interval = _INTERVAL

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def show(self, snapshot: Snapshot) -> None:
        self._outlet.tell(Label.NOTE, heartbeat(snapshot))

    def close(self) -> None:
        """The summary follows."""


class JsonLines:
    """For programs: one object a line, once a second."""

    interval = _MACHINE_INTERVAL

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def show(self, snapshot: Snapshot) -> None:
        event = {"type": "progress", "schema": SCHEMA, **msgspec.structs.asdict(snapshot)}
        self._outlet.write(as_json(event) + "\n")

    def close(self) -> None:
        """The summary follows."""


class SurveyLines:
    """How far a long survey has read: nothing in its first second, then a line, then one every minute."""

    def __init__(self, outlet: Outlet, title: str, total: int, clock: Callable[[], float]) -> None:
        """`total` in bytes; `clock` gives monotonic seconds."""
        self._outlet = outlet
        self._title = clean(title)
        self._total = total
        self._clock = clock
        self._due = clock() + _SURVEY_PATIENCE

    def show(self, done: int, rows: int) -> None:
        if (now := self._clock()) >= self._due:
            self._due = now + _INTERVAL
            percent = min(100 * done // max(self._total, 1), 100)
            said = Sentence("progress.survey_line", title=self._title, rows=rows, percent=percent)
            self._outlet.tell(Label.NOTE, str(said))

    def close(self) -> None:
        """The survey's sums follow."""


def heartbeat(snapshot: Snapshot) -> str:
    """All of a snapshot that matters, in one line."""
    parts = [
        Sentence("progress.rows", done=snapshot.done, total=snapshot.total),
        Sentence("progress.rate", rate=snapshot.rate),
    ]
    if snapshot.eta is not None:
        parts.append(Sentence("progress.eta", eta=Duration(snapshot.eta)))
    counts = ((name, getattr(snapshot, name)) for name in _COUNTS)
    parts += [Sentence(f"progress.{name}", many=many) for name, many in counts if many]
    if snapshot.disk_share >= NOTABLE_SHARE:
        parts.append(Sentence("progress.held_back", share=snapshot.disk_share))
    if snapshot.breaker != "closed":
        parts.append(snapshot.breaker_told())
    return str(Sentence("progress.heartbeat", parts=Phrases(parts)))
