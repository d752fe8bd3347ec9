"""Asking before anything leaves, or is decided."""

import select
import sys
from collections.abc import Callable, Sequence
from typing import TypeAlias

from wxpush.errors import UsageError, meaning
from wxpush.run.ports import MessagePreview
from wxpush.sources.doubts import ReadingDoubtError
from wxpush.system.clock import Clock
from wxpush.words import Duration, Means, Rate, Sentence
from wxpush.words.labels import Label

#: What is shown before the answer.
Facts: TypeAlias = Sequence[Sentence | str]
#: From here on the count must be typed: a reflex answers y.
_TYPED = 100
#: The answers that confirm a question.
_YES = frozenset({"y", "yes"})
#: Seconds between two looks for an answer.
_LOOK = 0.1


class DeclinedError(UsageError):
    """The operator was asked, and said no."""


class Terminal:
    """Asks on the terminal. `yes`: nobody is asked, as --yes says; what would have been shown is said then. `show` draws a message."""

    def __init__(
        self,
        *,
        yes: bool,
        say: Callable[[Sentence | str, Label], None],
        show: Callable[[MessagePreview], None],
        clock: Clock,
    ) -> None:
        self._yes = yes
        self._clock = clock
        self._say = say
        self._show = show
        self.waited = 0.0

    @meaning(Means.NOT_CHANGED_OR_SENT)
    def require(self) -> None:
        if not (self._yes or askable()):
            raise UsageError("cli.no_terminal")

    def choose(self, doubt: ReadingDoubtError) -> str:
        if self._yes:
            raise doubt
        return choice_of(doubt, self._answer)

    @meaning(Means.NOT_CHANGED_OR_SENT)
    def send(
        self,
        rows: int,
        *,
        account: Sentence | str,
        rate: float,
        different: Facts,
        facts: Facts,
        first: Callable[[], MessagePreview | None],
    ) -> None:
        if self._yes:
            self._tell(different)
            return
        if not askable():
            raise UsageError("cli.no_terminal_to_send", rows=rows)
        about = Sentence(
            "cli.about_to_send", rows=rows, account=account, rate=Rate(rate), time=Duration(rows / rate)
        )
        preview = first()
        if preview is not None:
            self._show(preview)
        self._ask(rows, [about, *different, *facts], "cli.ask_to_send", "cli.type_to_send")

    def change(self, rows: int, *, facts: Facts) -> None:
        self.require()
        if self._yes:
            self._tell(facts)
        else:
            self._ask(rows, facts, "cli.ask_to_go_on", "cli.type_to_go_on")

    def give_up(self, facts: Sentence | str) -> None:
        if self._yes:
            self._tell([facts])
            return
        if not askable():
            raise UsageError("cli.no_terminal_to_give_up", facts=facts)
        if self._answer([facts], Sentence("cli.ask_to_give_up")) not in _YES:
            raise DeclinedError("cli.not_given_up")

    @meaning(Means.NOT_CHANGED)
    def allow(self, lines: Facts, *, keys: int, show: Callable[[], None]) -> None:
        """Ask whether a configuration may command what these lines say of so many keys. `show` shows them where nobody is asked."""
        if self._yes or not askable():
            show()
        if self._yes:
            return
        if not askable():
            raise UsageError("cli.no_terminal_to_trust")
        if self._answer(lines, Sentence("cli.ask_to_trust", keys=keys)) not in _YES:
            raise UsageError("cli.not_trusted")

    def _tell(self, sentences: Facts) -> None:
        for sentence in sentences:
            self._say(sentence, Label.WARNING)

    def _ask(self, rows: int, facts: Facts, plain: str, typed: str) -> None:
        """A question, or the one that wants the number typed, by their ids."""
        many = rows > _TYPED
        question = Sentence(typed, rows=rows) if many else Sentence(plain)
        if self._answer(facts, question).replace(",", "") not in ({str(rows)} if many else _YES):
            raise DeclinedError("cli.not_confirmed")

    def _answer(self, lines: Facts, question: Sentence) -> str:
        began = self._clock.monotonic()
        try:
            return _answered(lines, question)
        finally:
            self.waited += self._clock.monotonic() - began


def _answered(lines: Facts, question: Sentence) -> str:
    """What is typed behind the question that stands below these lines."""
    text = "\n".join(map(str, [*lines, question]))
    print(text, end=" ", file=sys.stderr, flush=True)  # noqa: T201 - a question to the terminal
    return _line().strip().lower()


def choice_of(doubt: ReadingDoubtError, answer: Callable[[Facts, Sentence], str] = _answered) -> str:
    """Which reading of a list is meant, as whoever sits at the terminal says. Raises the doubt itself where nobody does, or what is typed is none."""
    if not askable():
        raise doubt
    names = [*doubt.choices]
    numbers = [str(number) for number in range(1, len(names) + 1)]
    shown = [f"  {number}  {name}: {doubt.choices[name]}" for number, name in enumerate(names, 1)]
    question = Sentence("cli.ask_which", numbers="/".join(numbers))
    if (typed := answer([doubt.told(Means.NOTHING), *shown], question)) not in numbers:
        raise doubt
    return names[int(typed) - 1]


def askable() -> bool:
    """Whether somebody can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _line() -> str:
    """What is typed. Python hears of a signal that comes right before a read only when the read ends, so none is begun early."""
    while not select.select([sys.stdin], [], [], _LOOK)[0]:
        pass
    return sys.stdin.readline()
