"""Heartbeats for logs and programs: one line at a time, never a control character."""

from collections.abc import Callable

from wxpush.progress.outlet import Outlet
from wxpush.progress.snapshot import Snapshot
from wxpush.progress.telling import counts, held, pace
from wxpush.redact import as_json, clean
from wxpush.words import Clauses, Phrases, Sentence
from wxpush.words.labels import Label

#: Seconds between two looks, and between two lines for people.
_INTERVAL = 1.0
_EVERY = 60.0
_SURVEY_PATIENCE = 0.8
SCHEMA = 1


class Lines:
    """For people reading a log: the first within a second, then every minute, and at the end."""

    interval = _INTERVAL

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._due = 0.0
        #: What was seen last and not told.
        self._untold: Snapshot | None = None

    def show(self, snapshot: Snapshot) -> None:
        self._untold = snapshot
        if snapshot.elapsed >= self._due:
            self._due = snapshot.elapsed + _EVERY
            self._tell()

    def close(self) -> None:
        """The summary follows."""
        self._tell()

    def _tell(self) -> None:
        if self._untold is not None:
            self._outlet.tell(Label.NOTE, heartbeat(self._untold))
            self._untold = None


class JsonLines:
    """For programs: one object a line, once a second."""

    interval = _INTERVAL

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def show(self, snapshot: Snapshot) -> None:
        self._outlet.write(as_json({"type": "progress", "schema": SCHEMA, **snapshot.as_object()}) + "\n")

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
            self._due = now + _EVERY
            percent = min(100 * done // max(self._total, 1), 100)
            said = Sentence("progress.survey_line", title=self._title, rows=rows, percent=percent)
            self._outlet.tell(Label.NOTE, str(said))

    def close(self) -> None:
        """The survey's sums follow."""


def heartbeat(snapshot: Snapshot) -> str:
    """All of a snapshot that matters, in one line."""
    done, total = snapshot.done_before + snapshot.done, snapshot.done_before + snapshot.total
    parts = [Sentence("progress.rows", done=done, total=total), *pace(snapshot)]
    parts += [told for _, told in counts(snapshot)]
    said = Sentence("progress.heartbeat", parts=Phrases(parts))
    holds = [held(snapshot, hold) for hold in snapshot.holds]
    return str(Sentence("progress.heartbeat_held", heartbeat=said, holds=Clauses(holds)) if holds else said)
