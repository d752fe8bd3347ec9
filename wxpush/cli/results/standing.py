"""`status`: a campaign's counts, from its checkpoint alone."""

from pathlib import Path

import msgspec

from wxpush.checkpoint import rows
from wxpush.checkpoint.lock import held
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.common.options import Located
from wxpush.cli.common.place import Place, beside, place
from wxpush.cli.common.stdout import show
from wxpush.errors import UsageError
from wxpush.report.summary import Summary, count, exit_code, last_line, next_command, summarise


def show_one(recipients: str, options: Located) -> None:
    """Show one campaign. Raises UsageError when it has no checkpoint."""
    where = place(recipients, options)
    summary = standing(where)
    if summary is None:
        raise UsageError(
            f"{where.label} has no checkpoint ({where.checkpoint}), so it has not begun; `wxpush send {where.label}` begins it."
        )
    _show(where, summary, options)


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
        summary = standing(where)
        if summary is not None:
            _show(where, summary, options)


def standing(where: Place) -> Summary | None:
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
        counts = count(facts.rows, checkpoint.ask(rows.counts), number, alive=alive)
        summary = summarise(facts, counts, last[0] if last else None, checkpoint.ask(rows.errcodes))
    if alive:
        return msgspec.structs.replace(summary, exit_code=None, reason=None)
    return msgspec.structs.replace(summary, exit_code=int(exit_code(counts, None)))


def _show(where: Place, summary: Summary, options: Located) -> None:
    if options.json:
        show(msgspec.json.encode(summary).decode() + "\n")
        return
    lines = [last_line(where.label, summary)]
    command = next_command(where.named, summary)
    if summary.exit_code is not None and command is not None:
        lines.append(f"next: {command}")
    show("\n".join(lines) + "\n")
