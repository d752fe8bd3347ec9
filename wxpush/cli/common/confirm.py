"""Asking before anything leaves, or is decided."""

import select
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

from wxpush.errors import UsageError
from wxpush.parsing.quantities import show_duration, show_rate
from wxpush.sources.doubts import ReadingDoubtError
from wxpush.words import Means, Sentence

#: What is shown before the answer.
Facts: TypeAlias = Sequence[Sentence | str]
#: From here on the count must be typed: a reflex answers y.
_TYPED = 100
#: Seconds between two looks for an answer.
_LOOK = 0.1


class Terminal:
    """Asks on the terminal. `yes`: nobody is asked, as --yes says; what would have been shown is said then."""

    def __init__(self, *, yes: bool, say: Callable[[Sentence | str], None]) -> None:
        self._yes = yes
        self._say = say
        self.waited = 0.0

    def require(self) -> None:
        if not (self._yes or _askable()):
            raise UsageError(
                "There is no terminal to ask on; nothing was changed or sent. Add --yes to go on without being asked."
            )

    def choose(self, doubt: ReadingDoubtError) -> str:
        if self._yes or not _askable():
            raise doubt
        names = [*doubt.choices]
        lines = [doubt.told(Means.NOTHING)]
        lines += [f"  {number}  {name}: {doubt.choices[name]}" for number, name in enumerate(names, 1)]
        numbers = [str(number) for number in range(1, len(names) + 1)]
        answer = self._answer([*lines, f"Which is meant? [{'/'.join(numbers)}, or Enter for none] "])
        if answer not in numbers:
            raise doubt
        return names[int(answer) - 1]

    def send(self, rows: int, *, account: str, rate: float, different: Facts, facts: Facts) -> None:
        if self._yes:
            self._tell(different)
            return
        if not _askable():
            raise UsageError(
                f"{rows:,} messages would be sent, and there is no terminal to ask on; nothing was changed or sent. "
                f"Add --yes to send without being asked."
            )
        eta = show_duration(rows / rate)
        about = (
            f"About to send {rows:,} messages from {account} at {show_rate(rate)}, which takes about {eta}."
        )
        self._ask(rows, [about, *different, *facts], verb="send")

    def change(self, rows: int, *, facts: Facts) -> None:
        self.require()
        if self._yes:
            self._tell(facts)
        else:
            self._ask(rows, facts, verb="go on")

    def give_up(self, facts: Sentence | str) -> None:
        if self._yes:
            self._tell([facts])
            return
        if not _askable():
            raise UsageError(
                f"{facts} There is no terminal to ask on, so nothing was changed. Add --yes to do it without being asked."
            )
        if self._answer([facts, "Give it up? [y/N] "]) not in {"y", "yes"}:
            raise UsageError("Not confirmed, so nothing was changed. `wxpush dispatch` goes on with it.")

    def _tell(self, sentences: Facts) -> None:
        for sentence in sentences:
            self._say(sentence)

    def _ask(self, rows: int, facts: Facts, *, verb: str) -> None:
        typed = rows > _TYPED
        prompt = f"Type {rows} to {verb}: " if typed else f"{verb.capitalize()}? [y/N] "
        if self._answer([*facts, prompt]).replace(",", "") not in ({str(rows)} if typed else {"y", "yes"}):
            raise UsageError(
                "Not confirmed, so nothing was changed or sent. Run the same command again when it is right."
            )

    def _answer(self, lines: Facts) -> str:
        """What is typed behind the last of these lines."""
        print("\n".join(map(str, lines)), end="", file=sys.stderr, flush=True)  # noqa: T201 - a question to the terminal
        began = time.monotonic()
        try:
            return _line().strip().lower()
        finally:
            self.waited += time.monotonic() - began


def _askable() -> bool:
    """Whether somebody can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _line() -> str:
    """What is typed. Python hears of a signal that comes right before a read only when the read ends, so none is begun early."""
    while not select.select([sys.stdin], [], [], _LOOK)[0]:
        pass
    return sys.stdin.readline()
