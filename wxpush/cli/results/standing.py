"""`status`: a campaign's counts, from its checkpoint alone."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.lock import held
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.common.clusteroptions import collecting
from wxpush.cli.common.options import Located
from wxpush.cli.common.place import Place, beside, place
from wxpush.cli.common.stdout import show
from wxpush.errors import UsageError
from wxpush.report.summary import Summary, count, exit_code, last_line, next_command, summarise


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
        where = Place(
            recipients=Path(label),
            campaign=beside(Path(label)),
            checkpoint=checkpoint,
            label=name,
            sandbox=name != label,
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


def standing(where: Place) -> Standing | None:
    """Sum up a checkpoint; None when there is none, or no survey in it."""
    alive = held(where.checkpoint)  # before it is read: to close the file drops SQLite's locks on it
    checkpoint = SqliteCheckpoint.read(where.checkpoint)
    if checkpoint is None:
        return None
    with checkpoint:
        facts = checkpoint.facts()
        if facts is None:
            return None
        last = checkpoint.invocations()[-1:]
        number = last[0].number if last else None
        mark = None if alive else checkpoint.ask(dispatched.active)
        in_hands = (
            checkpoint.ask(lambda connection: dispatched.in_hands(connection, facts.rows)) if mark else 0
        )
        counts = count(facts.rows, checkpoint.ask(rows.counts), number, alive=alive, in_hands=in_hands)
        summary = summarise(facts, counts, last[0] if last else None, checkpoint.ask(rows.errcodes))
    code = None if alive else int(exit_code(counts, None))
    summary = msgspec.structs.replace(summary, exit_code=code, reason=None if alive else summary.reason)
    return Standing(summary, mark, in_hands)


def _show(where: Place, found: Standing, options: Located) -> None:
    summary, mark = found.summary, found.mark
    if options.json:
        show(msgspec.json.encode(summary).decode() + "\n")
        return
    lines = [last_line(where.label, summary)]
    command = collecting(where.named, mark) if mark else next_command(where.named, summary)
    if mark and found.in_hands:
        lines.append(
            f"{found.in_hands:,} of the rows in doubt are in the cluster's hands (its state is at {mark.state}): workers may have "
            f"sent them, or be sending them. The command below collects what became of them; where that cannot be any more, give "
            f"them up by adding --abandon."
        )
    if summary.exit_code is not None and command is not None:
        lines.append(f"next: {command}")
    show("\n".join(lines) + "\n")
