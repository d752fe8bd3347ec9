"""Asking before anything leaves."""

import sys
from collections.abc import Sequence

from wxpush.errors import UsageError
from wxpush.quantities import show_duration, show_rate

#: From here on the count must be typed: a reflex answers y.
_TYPED = 100


def askable() -> bool:
    """Whether somebody can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def confirm(rows: int, *, account: str, rate: float, yes: bool, facts: Sequence[str] = ()) -> None:
    """Ask the operator, who is shown the facts. Raises UsageError when the answer is no, or nobody can be asked."""
    if yes or not rows:
        return
    if not askable():
        raise UsageError(
            f"{rows:,} messages would be sent, and there is no terminal to ask on; nothing was sent. "
            f"Add --yes to send without being asked."
        )
    eta = show_duration(rows / rate)
    print(  # noqa: T201 - a question to the terminal
        f"About to send {rows:,} messages from {account} at {show_rate(rate)}, which takes about {eta}.",
        file=sys.stderr,
    )
    for fact in facts:
        print(fact, file=sys.stderr)  # noqa: T201 - a question to the terminal
    wanted = str(rows) if rows > _TYPED else "y"
    prompt = f"Type {rows} to send: " if rows > _TYPED else "Send? [y/N] "
    print(prompt, end="", file=sys.stderr, flush=True)  # noqa: T201 - a question to the terminal
    answer = sys.stdin.readline().strip().replace(",", "").lower()
    if answer not in {wanted, "yes" if wanted == "y" else wanted}:
        raise UsageError("Not confirmed, so nothing was sent. Run the same command again when it is right.")
