"""Where a run stands: the counts that always add up, the exit code that follows from them, and the next command."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from wxpush.checkpoint.base import Facts, Invocation
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import State

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
    expired: int = 0
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
    expired: int
    in_doubt: int
    not_attempted: int
    attempts: int = 0
    retries: int = 0
    seconds: float = 0.0
    total_seconds: float = 0.0
    #: None while it is going on, and where a kill or a crash ended it.
    exit_code: int | None = None
    errcodes: dict[str, int] = {}
    reason: str | None = None
    #: In this run, by whichever invocation.
    sent_altogether: int = 0
    #: Of `total_seconds` those in which the operator was asked.
    waited_seconds: float = 0.0
    #: ISO 8601 with zone; None: it did not begin, has not ended, or its end was not written.
    started_at: str | None = None
    ended_at: str | None = None
    #: Whether a process is at work on it now.
    running: bool = False
    #: The exit code that the rows alone ask for, however the invocation ended.
    rows_exit_code: int = 0


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
        "expired": by_state[State.EXPIRED],
        "in_doubt": in_doubt,
    }
    return Counts(rows=rows, not_attempted=rows - sum(settled.values()), **settled)


def exit_code(counts: Counts, stop: Stop | None) -> Exit:
    """Derive the exit code: an account-wide refusal, a full disk, a change, another process and signals win over doubt, doubt
    over the rest.
    """
    if stop is not None and (stop.exit in _WINS_OVER_DOUBT or stop.reason is Reason.INPUT):
        return stop.exit
    if counts.in_doubt:
        return Exit.IN_DOUBT
    if stop is not None:
        return stop.exit
    if counts.not_attempted:
        return Exit.STOPPED
    return Exit.PARTLY if counts.rejected or counts.invalid or counts.expired else Exit.DONE


_WINS_OVER_DOUBT = frozenset(
    {Exit.REFUSED, Exit.DISK, Exit.CHANGED, Exit.BUSY, Exit.HANGUP, Exit.INTERRUPTED, Exit.TERMINATED}
)


def summarise(
    facts: Facts,
    counts: Counts,
    invocation: Invocation | None,
    errcodes: Mapping[str, int],
    *,
    waited: float = 0.0,
) -> Summary:
    """Put together what `--json` says last. `waited`: seconds in which the operator was asked."""
    values = msgspec.structs.asdict(counts)
    values |= {
        "sent_altogether": counts.sent + counts.already_sent,
        "waited_seconds": round(waited, 3),
        "rows_exit_code": int(exit_code(counts, None)),
    }
    if invocation is not None:
        values |= {name: getattr(invocation, name) for name in ("attempts", "retries", "exit_code", "reason")}
        values |= {
            "seconds": round(invocation.seconds, 3),
            "total_seconds": round(invocation.total_seconds, 3),
            "started_at": _local(invocation.started_ms),
            "ended_at": None if invocation.exit_code is None else _local(invocation.last_ms),
        }
    return Summary(campaign=facts.name, run=facts.run, errcodes=dict(errcodes), **values)


def _local(at_ms: int) -> str | None:
    """A moment, ISO 8601 with the zone of this machine; None: there was none."""
    return datetime.fromtimestamp(at_ms / 1000).astimezone().isoformat(timespec="seconds") if at_ms else None


def next_command(named: str, summary: Summary, *, sending: str = "", held: int = 0) -> str | None:
    """What to run next, if there is something: shown under the last line. `named`: what names the campaign on a command
    line; `sending`: options of what sends, beside those of every command; `held`: rows in doubt too old to repeat.
    """
    again = f"wxpush send {named}{sending}"
    if summary.in_doubt > held or summary.not_attempted:
        return again
    if summary.in_doubt:
        # In quotes a shell takes it for one word; pasted as it stands it is refused, with what each of them means.
        return f"wxpush resolve {named}{sending} --as 'sent|resend|skip'"
    for state in ("rejected", "invalid", "expired"):
        if getattr(summary, state):
            return f"wxpush results {named} --state {state} -o {state}.csv"
    return None
