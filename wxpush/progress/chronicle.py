"""What happened between one look and the next, told once: what begins and ends to hold messages back, a canary, a new refusal."""

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from wxpush.hold import STALLS, Held, Hold
from wxpush.progress.snapshot import Snapshot, hold_object
from wxpush.progress.telling import held, over
from wxpush.words import Duration, Sentence
from wxpush.words.codes import Named
from wxpush.words.labels import Label

#: The same is told again after so many seconds, if it stalls the run, and after so many if it does not.
_AGAIN_STALLED, _AGAIN = 60.0, 600.0
#: What is gone for less is not told to be over; and these pass in less, mostly, or become something weightier.
_GONE = 1.0
_BRIEF = frozenset({Held.TOKEN, Held.ASKING_QUOTA, Held.ASKING_TEMPLATE, Held.SLOWED, Held.FAULTS})
#: Told by who knows more of them, or no event at all: they are how a run goes.
_SILENT = frozenset({Held.STOPPING, Held.CANARY, Held.SPACED, Held.SLOW_ANSWERS, Held.REPEATING, Held.KEPT_BACK})  # fmt: skip

_Key: TypeAlias = tuple[Held, int | None, str | None]


class Event(Struct, frozen=True, kw_only=True):
    """One. `word` is stable: one of `Held`, the same with `_over`, or `canary_begun`, `canary_passed`, `rejected`."""

    word: str
    sentence: Sentence
    hold: Hold | None = None
    errcode: int | None = None
    at_ms: int = 0

    @property
    def label(self) -> Label:
        """What the line is to people."""
        return Label.NOTE if self.hold is None or self.hold.by is Held.SHARED else Label.WARNING

    def as_object(self) -> dict[str, object]:
        """For programs: the fields of a line of the type `event`."""
        of_hold = hold_object(self.hold, self.at_ms) if self.hold is not None else {"errcode": self.errcode}
        return {**of_hold, "word": self.word, "sentence": self.sentence}


class Chronicle:
    """Reads snapshots one after another. Each kind of event comes once in a while, however often it happens."""

    def __init__(self) -> None:
        self._told: dict[_Key, float] = {}
        #: What was told and is not over, and when it was seen last.
        self._standing: dict[Held, tuple[Hold, float]] = {}
        #: When what holds now was seen first.
        self._since: dict[Held, float] = {}
        self._codes: set[int] = set()
        self._canary_begun = self._canary_passed = False

    def read(self, snapshot: Snapshot) -> list[Event]:
        """What is new in it."""
        return [
            *self._canary(snapshot),
            *self._ended(snapshot),
            *self._begun(snapshot),
            *self._refused(snapshot),
        ]

    def _canary(self, snapshot: Snapshot) -> Iterator[Event]:
        if snapshot.canary and not self._canary_begun:
            self._canary_begun = True
            rest = max(0, snapshot.total - snapshot.canary)
            yield _plain("canary_begun", snapshot, many=snapshot.canary, rest=rest)
        if snapshot.canary_passed and not self._canary_passed:
            self._canary_passed = True
            yield _plain("canary_passed", snapshot, many=snapshot.canary)

    def _begun(self, snapshot: Snapshot) -> Iterator[Event]:
        now = snapshot.elapsed
        holds = {_kind(hold): hold for hold in reversed(snapshot.holds) if _kind(hold) not in _SILENT}
        self._since = {kind: self._since.get(kind, now) for kind in holds}
        stalled = any(kind in STALLS for kind in holds)
        for kind, hold in reversed(holds.items()):
            if stalled and kind not in STALLS:
                continue
            again = _AGAIN_STALLED if kind in STALLS else _AGAIN
            key = kind, hold.errcode, hold.fault
            if kind in self._standing:
                self._standing[kind] = hold, now
            elif now - self._told.get(key, -again) >= again and not (
                kind in _BRIEF and now - self._since[kind] < _GONE
            ):
                self._told[key] = now
                self._standing[kind] = hold, now
                yield Event(word=kind.value, sentence=_said(snapshot, hold), hold=hold, at_ms=snapshot.at_ms)

    def _ended(self, snapshot: Snapshot) -> Iterator[Event]:
        now, there = snapshot.elapsed, {_kind(hold) for hold in snapshot.holds}
        for kind, (hold, seen) in [*self._standing.items()]:
            if kind in there or now - seen < _GONE:
                continue
            del self._standing[kind]
            if kind in STALLS and Held.STOPPING not in there:
                word = f"{kind.value}_over"
                yield Event(
                    word=word, sentence=over(snapshot, kind), errcode=hold.errcode, at_ms=snapshot.at_ms
                )

    def _refused(self, snapshot: Snapshot) -> Iterator[Event]:
        for code, many in snapshot.errcodes.items():
            if code not in self._codes:
                self._codes.add(code)
                event = _plain("rejected_first", snapshot, code=Named(code), many=many)
                yield Event(word="rejected", sentence=event.sentence, errcode=code, at_ms=snapshot.at_ms)


def _kind(hold: Hold) -> Held:
    """A breaker that lets one request try is still open."""
    return Held.BREAKER if hold.by is Held.PROBING else hold.by


def _said(snapshot: Snapshot, hold: Hold) -> Sentence:
    if hold.by is not Held.DISK:
        return held(snapshot, hold)
    longest = Duration(hold.takes or 0.0)
    return Sentence("progress.disk_holds_the_rate_back", share=hold.many, longest=longest)


def _plain(word: str, snapshot: Snapshot, **fields: object) -> Event:
    return Event(word=word, sentence=Sentence(f"progress.{word}", **fields), at_ms=snapshot.at_ms)
