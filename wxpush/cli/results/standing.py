"""`status`: a campaign's counts, from its checkpoint alone."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from wxpush.checkpoint import dispatched, invocations, rows
from wxpush.checkpoint.base import Invocation
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.lock import held
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.common.options import Located
from wxpush.cli.common.place import named, place
from wxpush.cli.common.stdout import show
from wxpush.clock import SystemClock
from wxpush.errors import UsageError
from wxpush.report.summary import Summary, count, last_line, next_command, summarise, times_line
from wxpush.run.nextcommand import collecting
from wxpush.run.place import Place, beside
from wxpush.run.preparing.doubts import doubtful_rows
from wxpush.sending.doubt import DoubtPolicy


def show_one(recipients: str, options: Located) -> None:
    """Show one campaign. Raises UsageError when it has no checkpoint."""
    where = place(recipients, options)
    found = standing(where)
    if found is None:
        raise UsageError(
            f"{where.label} has no checkpoint ({where.checkpoint}), so it has not begun; `wxpush send {where.label}` begins it."
        )
    _show(where, found, options)


def show_all(folder: Path, options: Located) -> None:
    """Show every campaign whose checkpoint is in a folder."""
    found = sorted(folder.glob("*.wxpush"))
    if not found:
        raise UsageError(
            f"There is no checkpoint in {folder.absolute()}, so no campaign has begun here; `wxpush send RECIPIENTS` begins one."
        )
    for checkpoint in found:
        name = checkpoint.name.removesuffix(".wxpush")
        label = name.removesuffix(".sandbox")
        recipients, sandbox = Path(label), name != label
        campaign = beside(recipients)
        where = Place(
            recipients=recipients,
            campaign=campaign,
            checkpoint=checkpoint,
            label=name,
            named=named(recipients, campaign, checkpoint, Located(sandbox=sandbox)),
            sandbox=sandbox,
        )
        one = standing(where)
        if one is not None:
            _show(where, one, options)


@dataclass(frozen=True, slots=True)
class Standing:
    """A checkpoint, summed up. `mark`: the dispatch that nobody is at work to see to its end; `in_hands`: rows that it has."""

    summary: Summary
    mark: Dispatch | None
    in_hands: int
    #: Rows in doubt that are too old to be repeated.
    held: int


def standing(where: Place) -> Standing | None:
    """Sum up a checkpoint; None when there is none, or no survey in it."""
    alive = held(where.checkpoint)  # before it is read: to close the file drops SQLite's locks on it
    checkpoint = SqliteCheckpoint.read(where.checkpoint)
    if checkpoint is None:
        return None
    with checkpoint, checkpoint.snapshot():
        facts = checkpoint.facts()
        if facts is None:
            return None
        last = checkpoint.invocations()[-1:]
        number = last[0].number if last else None
        # Who holds it and has not begun, as while the operator is asked, sends nothing yet.
        alive = alive and bool(last) and last[0].exit_code is None
        mark = None if alive else checkpoint.ask(dispatched.active)
        in_hands = (
            checkpoint.ask(lambda connection: dispatched.in_hands(connection, facts.rows)) if mark else 0
        )
        counts = count(facts.rows, checkpoint.ask(rows.counts), number, alive=alive, in_hands=in_hands)
        invocation = _timed(last[0], alive=alive) if last else None
        waited = checkpoint.ask(lambda connection: invocations.waited(connection, number)) if number else 0.0
        ended = invocation is not None and invocation.exit_code is not None
        summary = summarise(
            facts, counts, invocation, checkpoint.ask(rows.errcodes), waited=waited if ended else 0.0
        )
        doubtful = doubtful_rows(checkpoint, SystemClock(), DoubtPolicy.HOLD, last_row=facts.rows)
    return Standing(msgspec.structs.replace(summary, running=alive), mark, in_hands, doubtful.held)


def _timed(invocation: Invocation, *, alive: bool) -> Invocation:
    """The invocation with the time that it took, or has taken so far; of one that was cut off up to the last that it wrote."""
    if alive:
        now_ms = SystemClock().wall_ms()
        seconds = max(now_ms - invocation.started_ms, 0) / 1000
        return msgspec.structs.replace(invocation, exit_code=None, reason=None, total_seconds=seconds)
    if invocation.exit_code is None:
        seconds = (invocation.last_ms - invocation.started_ms) / 1000
        return msgspec.structs.replace(invocation, total_seconds=seconds)
    return invocation


def _show(where: Place, found: Standing, options: Located) -> None:
    summary, mark = found.summary, found.mark
    if options.json:
        show(msgspec.json.encode(summary).decode() + "\n")
        return
    lines = [last_line(where.label, summary), f"wxpush: {where.label}: {times_line(summary)}"]
    command = collecting(where.named, mark) if mark else next_command(where.named, summary, held=found.held)
    if mark and found.in_hands:
        lines.append(
            f"{found.in_hands:,} of the rows in doubt are in the cluster's hands (its state is at {mark.state}): workers may have "
            f"sent them, or be sending them. The command below collects what became of them; where that cannot be any more, give "
            f"them up by adding --abandon."
        )
    if not where.recipients.exists():
        lines.append(
            f"wxpush: {where.label}: there is no {where.recipients} here, so what sends it is not known; "
            f"name its RECIPIENTS and --checkpoint {where.checkpoint}."
        )
    elif not summary.running and command is not None:
        lines.append(f"next: {command}")
    show("\n".join(lines) + "\n")
