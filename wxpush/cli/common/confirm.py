"""Asking before anything leaves, or is decided."""

import select
import sys
from collections.abc import Callable, Sequence

from wxpush.errors import UsageError
from wxpush.quantities import show_duration, show_rate

#: From here on the count must be typed: a reflex answers y.
_TYPED = 100
#: Seconds between two looks for an answer.
_LOOK = 0.1


def askable() -> bool:
    """Whether somebody can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def require_answer(*, yes: bool) -> None:
    """Raise UsageError where nobody has said yes, and nobody can be asked."""
    if not (yes or askable()):
        raise UsageError(
            "There is no terminal to ask on; nothing was changed or sent. Add --yes to go on without being asked."
        )


def confirm(rows: int, *, account: str, rate: float, yes: bool, facts: Sequence[str] = ()) -> None:
    """Ask the operator, who is shown the facts. Raises UsageError when the answer is no, or nobody can be asked."""
    if yes or not rows:
        return
    if not askable():
        raise UsageError(
            f"{rows:,} messages would be sent, and there is no terminal to ask on; nothing was changed or sent. "
            f"Add --yes to send without being asked."
        )
    eta = show_duration(rows / rate)
    about = f"About to send {rows:,} messages from {account} at {show_rate(rate)}, which takes about {eta}."
    _ask(rows, [about, *facts], verb="send")


def confirm_change(rows: int, *, yes: bool, facts: Sequence[str], say: Callable[[str], None]) -> None:
    """The same where nothing is sent, but rows are decided; the facts are said where nobody is asked. Raises UsageError."""
    require_answer(yes=yes)
    if not yes:
        _ask(rows, facts, verb="go on")
        return
    for fact in facts:
        say(fact)


def _ask(rows: int, facts: Sequence[str], *, verb: str) -> None:
    for fact in facts:
        print(fact, file=sys.stderr)  # noqa: T201 - a question to the terminal
    typed = rows > _TYPED
    prompt = f"Type {rows} to {verb}: " if typed else f"{verb.capitalize()}? [y/N] "
    print(prompt, end="", file=sys.stderr, flush=True)  # noqa: T201 - a question to the terminal
    answer = _line().strip().replace(",", "").lower()
    if answer not in ({str(rows)} if typed else {"y", "yes"}):
        raise UsageError(
            "Not confirmed, so nothing was changed or sent. Run the same command again when it is right."
        )


def _line() -> str:
    """What is typed. Python hears of a signal that comes right before a read only when the read ends, so none is begun early."""
    while not select.select([sys.stdin], [], [], _LOOK)[0]:
        pass
    return sys.stdin.readline()
