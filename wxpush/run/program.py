"""The ports for Python programs: what is said is kept and logged; the program answers questions, and may stop the run."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import TypeVar

import anyio

from wxpush import redact
from wxpush.errors import Exit, Reason, Stop, UsageError, WxpushError
from wxpush.model import Block, Message, Verdict
from wxpush.progress.base import Observer, Silence
from wxpush.progress.chronicle import Event
from wxpush.progress.snapshot import Snapshot
from wxpush.report.ending import Ending
from wxpush.report.problems import Tally
from wxpush.report.summary import Summary
from wxpush.run.machine import Machine
from wxpush.run.place import Place
from wxpush.run.ports import Facts, MessagePreview
from wxpush.sources.doubts import ReadingDoubtError
from wxpush.system.signals import Watch
from wxpush.words import Sentence
from wxpush.words.labels import Label

T = TypeVar("T")

#: Seconds between two snapshots that a program is given.
_INTERVAL = 1.0
_log = logging.getLogger("wxpush")
_STOPPED = Stop(Reason.SIGNAL, Exit.INTERRUPTED, Sentence("run.stopped_by_program"))


class StoppedError(WxpushError):
    """The program stopped the run before anything was sent."""

    exit = Exit.INTERRUPTED


class Program(Machine):
    """A machine whose run the program may stop, from any thread."""

    def __init__(self) -> None:
        super().__init__()
        self._watch = Watch()
        self._stopped = False
        self._cancel: Callable[[], object] = lambda: None

    def stop(self) -> None:
        """Send no new row; what is in flight has ten seconds to be answered."""
        self._stopped = True
        self._watch.end(_STOPPED, _STOPPED.told())
        with suppress(RuntimeError):  # the event loop is closed, so its enquiry has ended
            self._cancel()

    def ask(self, main: Callable[[], Awaitable[T]]) -> T:
        return anyio.run(self._unless_stopped, main)

    def sending(self) -> Watch:
        return self._watch

    async def _unless_stopped(self, main: Callable[[], Awaitable[T]]) -> T:
        loop = asyncio.get_running_loop()
        with anyio.CancelScope() as scope:
            self._cancel = lambda: loop.call_soon_threadsafe(scope.cancel)
            if not self._stopped:
                return await main()
        raise StoppedError("run.stopped_by_program_before")


@dataclass(frozen=True, slots=True)
class Question:
    """What a program is asked before messages leave: how many, from which account, at how many a second, and what is to be known."""

    rows: int
    account: str
    rate: float
    facts: Sequence[str]


class Consent:
    """Answers for the program: `confirm` decides; None is a yes."""

    def __init__(self, confirm: Callable[[Question], bool] | None) -> None:
        self._confirm = confirm
        self.waited = 0.0

    def require(self) -> None:
        """A program can be asked."""

    def choose(self, doubt: ReadingDoubtError) -> str:
        """A program names it: `Campaign(..., encoding=)`."""
        raise doubt

    def send(
        self,
        rows: int,
        *,
        account: Sentence | str,
        rate: float,
        different: Facts,
        facts: Facts,
        first: Callable[[], MessagePreview | None],  # noqa: ARG002 - drawn for people alone
    ) -> None:
        self._ask(Question(rows, str(account), rate, _told([*different, *facts])))

    def change(self, rows: int, *, facts: Facts) -> None:
        self._ask(Question(rows, "", 0.0, _told(facts)))

    def give_up(self, facts: Sentence | str) -> None:
        self._ask(Question(0, "", 0.0, _told([facts])))

    def _ask(self, question: Question) -> None:
        if self._confirm is not None and not self._confirm(question):
            raise UsageError("run.not_confirmed_by_program")


def _told(facts: Facts) -> list[str]:
    return [str(each) for each in facts]


class RecordingVoice:
    """Keeps what is said, and logs it. `stop`: called where `on_progress` raises, so that no row is left in doubt by it."""

    def __init__(
        self, on_progress: Callable[[Snapshot], object] | None, stop: Callable[[], object] = lambda: None
    ) -> None:
        self._on_progress = on_progress
        self._stop = stop
        #: What it raised first.
        self.failure: Exception | None = None
        self.sentences: list[str] = []
        self.tallies: Sequence[Tally] = ()
        self.summed_up: Summary | None = None

    def say(self, text: Sentence | str, label: Label = Label.NOTE) -> None:
        del label  # a program is given sentences
        line = redact.line(text)
        self.sentences.append(line)
        _log.info("%s", line)

    insist = note = say

    def detail(self, text: Sentence | str) -> None:
        _log.debug("%s", redact.line(text))

    def event(self, name: str, /, **values: object) -> None:
        """What it tells is in the report."""

    def happened(self, event: Event) -> None:
        self.note(event.sentence, event.label)

    def witness(self, message: Message, verdict: Verdict) -> None:
        _log.debug("row %d, try %d: %s %s", message.row, message.tries, verdict.kind.value, verdict.errcode)

    def problems(self, tallies: Sequence[Tally]) -> None:
        self.tallies = tuple(tallies)

    def preview(self, preview: MessagePreview) -> None:
        """Nobody looks."""

    def summary(self, place: Place, ending: Ending) -> None:
        del place
        if ending.why:
            self.say(ending.why)
        self.summed_up = ending.summary

    @contextmanager
    def surveying(self, title: str, size: int) -> Iterator[Callable[[Block], None]]:
        del title, size
        yield lambda _: None

    def _tell(self, snapshot: Snapshot) -> None:
        if self._on_progress is None or self.failure is not None:
            return
        try:
            self._on_progress(snapshot)
        except Exception as error:  # noqa: BLE001 - of whatever kind, it is the program's, which gets it at the end
            self.failure = error
            self._stop()

    def keys(self) -> AbstractContextManager[None]:
        """Nobody presses any."""
        return nullcontext()

    @contextmanager
    def observing(self, title: str) -> Iterator[Observer]:
        del title
        yield Silence() if self._on_progress is None else _Listening(self._tell)


class _Listening:
    """Gives snapshots to the program."""

    interval = _INTERVAL

    def __init__(self, on_progress: Callable[[Snapshot], object]) -> None:
        self._on_progress = on_progress

    def show(self, snapshot: Snapshot) -> None:
        self._on_progress(snapshot)

    def close(self) -> None:
        """The program learns of the end by the report."""
