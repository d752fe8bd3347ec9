"""Where a run stands: the counts that always add up, the exit code that follows from them, and the last line."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from wxpush.checkpoint.base import Facts, Invocation
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import State
from wxpush.quantities import show_duration

SCHEMA = 1


class Counts(Struct, frozen=True, kw_only=True):
    """Rows by outcome, as docs/contract has them: `rows` is the sum of the others, always."""

    rows: int
    sent: int = 0
    already_sent: int = 0
    under_review: int = 0
    rejected: int = 0
    invalid: int = 0
    duplicate: int = 0
    suppressed: int = 0
    in_doubt: int = 0
    not_attempted: int = 0


class Summary(Struct, frozen=True, kw_only=True, tag="summary"):
    """The last object of `--json`, and of `status --json`. Times in seconds."""

    schema: int = SCHEMA
    campaign: str
    run: int
    rows: int
    sent: int
    already_sent: int
    under_review: int
    rejected: int
    invalid: int
    duplicate: int
    suppressed: int
    in_doubt: int
    not_attempted: int
    attempts: int = 0
    retries: int = 0
    seconds: float = 0.0
    total_seconds: float = 0.0
    #: None while it is going on.
    exit_code: int | None = None
    errcodes: dict[str, int] = {}
    reason: str | None = None


def count(
    rows: int,
    states: Mapping[tuple[State, int], int],
    invocation: int | None,
    *,
    alive: bool = False,
    in_hands: int = 0,
) -> Counts:
    """Sum up a checkpoint's states, (state, invocation) to number, for one invocation; None: for one that sent nothing.

    alive: that invocation is still at work, so what is in flight has simply no outcome yet. `in_hands`: rows without an
    outcome that were handed to a cluster, where none is at work to collect them: they may have been sent.
    """
    by_state = {state: sum(many for (which, _), many in states.items() if which is state) for state in State}
    sent_now = 0 if invocation is None else states.get((State.SENT, invocation), 0)
    in_doubt = by_state[State.IN_DOUBT] + (0 if alive else by_state[State.IN_FLIGHT] + in_hands)
    settled = {
        "sent": sent_now,
        "already_sent": by_state[State.SENT] - sent_now,
        "under_review": by_state[State.UNDER_REVIEW],
        "rejected": by_state[State.REJECTED],
        "invalid": by_state[State.INVALID],
        "duplicate": by_state[State.DUPLICATE],
        "suppressed": by_state[State.SUPPRESSED],
        "in_doubt": in_doubt,
    }
    return Counts(rows=rows, not_attempted=rows - sum(settled.values()), **settled)


def exit_code(counts: Counts, stop: Stop | None) -> Exit:
    """Derive the exit code: an account-wide refusal, a full disk, a change and signals win over doubt, doubt over the rest."""
    if stop is not None and stop.exit in _WINS_OVER_DOUBT:
        return stop.exit
    if counts.in_doubt:
        return Exit.IN_DOUBT
    if stop is not None:
        return stop.exit
    if counts.not_attempted:
        return Exit.STOPPED
    return Exit.PARTLY if counts.rejected or counts.invalid else Exit.DONE


_WINS_OVER_DOUBT = frozenset(
    {Exit.REFUSED, Exit.DISK, Exit.CHANGED, Exit.HANGUP, Exit.INTERRUPTED, Exit.TERMINATED}
)


def summarise(
    facts: Facts, counts: Counts, invocation: Invocation | None, errcodes: Mapping[str, int]
) -> Summary:
    """Put together what `--json` says last."""
    values = msgspec.structs.asdict(counts)
    if invocation is not None:
        values |= {name: getattr(invocation, name) for name in ("attempts", "retries", "exit_code", "reason")}
        values |= {
            "seconds": round(invocation.seconds, 3),
            "total_seconds": round(invocation.total_seconds, 3),
        }
    return Summary(campaign=facts.name, run=facts.run, errcodes=dict(errcodes), **values)


#: Always shown, and shown only when there are any.
_ALWAYS = ("sent", "rejected", "invalid", "duplicate", "in_doubt", "not_attempted")
_ORDER = (
    "sent", "already_sent", "under_review", "rejected", "invalid", "duplicate", "suppressed", "in_doubt", "not_attempted",
)  # fmt: skip


def last_line(recipients: str, summary: Summary) -> str:
    """The one line that ends every invocation."""
    shown = [name for name in _ORDER if name in _ALWAYS or getattr(summary, name)]
    counts = ", ".join(f"{getattr(summary, name):,} {name.replace('_', ' ')}" for name in shown)
    took = show_duration(summary.total_seconds)
    end = "still sending" if summary.exit_code is None else f"exit {summary.exit_code}"
    return f"wxpush: {recipients}: {counts}; {summary.rows:,} rows in {took} ({end})"


def next_command(named: str, summary: Summary, *, sending: str = "", held: int = 0) -> str | None:
    """What to run next, if there is something: shown under the last line. `named`: what names the campaign on a command
    line; `sending`: options of what sends, beside those of every command; `held`: rows in doubt too old to repeat.
    """
    again = f"wxpush send {named}{sending}"
    unfinished = summary.not_attempted and summary.reason != Reason.LIMIT.value
    if summary.in_doubt > held or unfinished:
        return again
    if summary.in_doubt:
        return f"wxpush resolve {named}{sending} --as sent|resend|skip"
    for state in ("rejected", "invalid"):
        if getattr(summary, state):
            return f"wxpush results {named} --state {state} -o {state}.csv"
    return None
