"""Those whom `notify:` names, told at once, each in a thread of its own: nobody waits for another, and a run waits for none.

What could not be told is kept, and told by the next invocation. Nothing of it is raised: it changes no exit code.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wxpush.notify.kept import KeptNotices
from wxpush.notify.kinds.base import Courier, Failure, NotToldError
from wxpush.notify.notice import Notice
from wxpush.options.notifier import Occasion
from wxpush.parsing.outline import kind
from wxpush.system.clock import SystemClock
from wxpush.system.signals import InterruptedEarlyError
from wxpush.words import Sentence
from wxpush.words.moments import Moment

#: Seconds that the last ones of an invocation are waited for, all of them together.
PATIENCE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """One of `notify:`. `word` is its kind's."""

    name: str
    word: str
    events: tuple[Occasion, ...]
    courier: Courier
    store: KeptNotices


@dataclass(frozen=True, slots=True)
class Untold:
    """What one of them was not told. `kept`: the next invocation tells it."""

    notifier: Notifier
    failure: Failure
    why: Sentence
    kept: bool

    @property
    def sentence(self) -> Sentence:
        """For people, in a line."""
        name = "notify.untold_kept" if self.kept else "notify.untold"
        return Sentence(name, name=self.notifier.name, kind=self.notifier.word, why=self.why)

    def as_object(self) -> dict[str, object]:
        """For programs."""
        return {
            "notifier": self.notifier.name,
            "kind": self.notifier.word,
            "told": False,
            "failure": self.failure.value,
            "why": str(self.why),
            "kept": self.kept,
        }


@dataclass(slots=True)
class _Errand:
    """One message to one of them, on its way."""

    notifier: Notifier
    notices: Sequence[Notice]
    #: Whether they are on the store already.
    late: bool = False
    failed: NotToldError | None = None
    thread: threading.Thread = field(init=False)

    def begin(self) -> None:
        # A process does not wait for it at its end.
        self.thread = threading.Thread(target=self._run, name=f"notice-{self.notifier.name}", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        told = [_late(notice) for notice in self.notices] if self.late else self.notices
        store = self.notifier.store
        try:
            if store.closed:
                raise NotToldError(Failure.GONE, Sentence("notify.gone_before"), again=False)  # noqa: TRY301 - as if it said so again
            self.notifier.courier.deliver(told)
        except NotToldError as error:
            self.failed = error
        except Exception as error:  # noqa: BLE001 - nothing of it may reach the run; it is told by its kind
            self.failed = NotToldError(Failure.BUG, Sentence("notify.bug", error=kind(error)))
        if self.failed is not None and self.failed.failure is Failure.GONE and not store.closed:
            store.close()
        if self.failed is None or not self.failed.again:
            store.drop(self.notices)

    def end(self, seconds: float) -> Untold | None:
        """Wait for it so long. Gives what was not told."""
        self.thread.join(seconds)
        if self.thread.is_alive():
            failed = NotToldError(Failure.NO_ANSWER, Sentence("notify.too_slow", seconds=PATIENCE))
        elif self.failed is None:
            return None
        else:
            failed = self.failed
        kept = failed.again and self.notifier.store.keep(self.notices)
        return Untold(self.notifier, failed.failure, failed.why, kept)


class Bureau:
    """All of them, for one invocation. Each hears of each kind of event once at most."""

    def __init__(
        self, notifiers: Sequence[Notifier] = (), now: Callable[[], float] = SystemClock.monotonic
    ) -> None:
        self._notifiers = notifiers
        self._now = now
        self._told: set[str] = set()
        self._errands: list[_Errand] = []

    @property
    def wanted(self) -> bool:
        """Whether anybody is told."""
        return bool(self._notifiers)

    def begin(self) -> None:
        """Tell what earlier invocations could not."""
        for notifier in self._notifiers:
            kept = notifier.store.find()
            if kept:
                self._send(_Errand(notifier, kept, late=True))

    def post(self, notice: Notice | None) -> None:
        """Tell whoever asked for such; nobody waits."""
        if notice is None or notice.events[0] in self._told:
            return
        self._told.add(notice.events[0])
        for notifier in self._notifiers:
            if notice.about(notifier.events):
                self._send(_Errand(notifier, [notice]))

    def _send(self, errand: _Errand) -> None:
        self._errands.append(errand)
        errand.begin()

    def settle(self, patience: float = PATIENCE) -> list[Untold]:
        """Wait for those that are on their way, all together so many seconds. Gives what was not told, a line for each of them."""
        until = self._now() + patience
        errands, self._errands = self._errands, []
        untold: dict[str, Untold] = {}
        for errand in errands:
            try:
                failed = errand.end(max(until - self._now(), 0.0))
            except (KeyboardInterrupt, InterruptedEarlyError):  # somebody does not want to wait
                until = self._now()
                failed = errand.end(0.0)
            if failed is not None:
                untold[errand.notifier.name] = failed
        return [*untold.values()]


def _late(notice: Notice) -> Notice:
    """The same, with the word that it comes late."""
    title = str(Sentence("notify.late", title=notice.title, at=Moment(notice.at_ms)))
    return Notice(
        id=notice.id,
        events=notice.events,
        at_ms=notice.at_ms,
        title=title,
        lines=notice.lines,
        data=notice.data,
    )
