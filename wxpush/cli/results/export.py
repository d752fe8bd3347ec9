"""`results`: the rows with their outcome, to a file or to standard output."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from wxpush.checkpoint import dispatched
from wxpush.checkpoint.lock import held
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.common.failures import say
from wxpush.cli.common.options import Located
from wxpush.cli.common.place import place
from wxpush.cli.common.stdout import page
from wxpush.errors import ChangedError, UsageError
from wxpush.model import Recipient
from wxpush.outfile import written
from wxpush.report.results import Result, Wanted, results, write_csv, write_jsonl
from wxpush.run.distinct import check_output
from wxpush.run.nextcommand import collecting
from wxpush.run.place import Place
from wxpush.sources import Input, open_input

_STATES = (
    "sent",
    "under_review",
    "rejected",
    "invalid",
    "duplicate",
    "suppressed",
    "in_doubt",
    "not_attempted",
)


def export(
    recipients: str, options: Located, *, state: str | None, errcode: int | None, output: Path | None
) -> None:
    """Write them. Raises ChangedError when the input is not the one that was surveyed."""
    where = place(recipients, options)
    word = {"already_sent": "sent"}.get(state or "", state)
    if word is not None and word not in _STATES:
        raise UsageError(f"--state {state!r} is not known. Use one of: {', '.join(_STATES)}.")
    if output is not None:
        check_output(output, where)
    with ExitStack() as stack:
        source = stack.enter_context(
            open_input(where.recipients, format=where.format, encoding=where.encoding, sheet=where.sheet)
        )
        alive = held(where.checkpoint)  # before it is read: to close the file drops SQLite's locks on it
        checkpoint = SqliteCheckpoint.read(where.checkpoint)
        if checkpoint is not None:
            stack.enter_context(checkpoint)
        if checkpoint is None or checkpoint.facts() is None:  # one without any was not begun
            raise UsageError(
                f"{where.label} has no checkpoint ({where.checkpoint}), so there are no results yet."
            )
        _require_same(source, checkpoint, where)
        mark = checkpoint.ask(dispatched.active)
        collect = f"collect what became of it: {collecting(where.named, mark)}"

        def found() -> Iterable[Result]:
            return results(
                source.rows,
                checkpoint.blocks(),
                checkpoint.between,
                Wanted(word, errcode),
                alive=alive,
                hands=checkpoint.ask(dispatched.hands),
                collect=collect,
            )

        columns = source.columns or _columns(found())
        if output is None:
            with page("utf-8", newline="") as stream:
                write_csv(found(), columns, stream)
        else:
            _write(output, found(), columns, quiet=bool(options.quiet))


def _require_same(source: Input, checkpoint: SqliteCheckpoint, where: Place) -> None:
    facts = checkpoint.facts()
    if facts is None or not (source.identity() == facts.source or source.unchanged(checkpoint.blocks())):
        raise ChangedError(
            f"{where.label} is not the file that was sent from, so rows and outcomes cannot be put together. "
            f"Bring the old file back; `wxpush status` shows the sums without it."
        )


def _columns(found: Iterable[Result]) -> tuple[str, ...]:
    """Every field of JSONL rows, in the order of first sight."""
    names: dict[str, None] = {}
    for result in found:
        if isinstance(result.row, Recipient):
            names |= dict.fromkeys(result.row.fields)
    return tuple(names)


def _write(output: Path, found: Iterable[Result], columns: tuple[str, ...], *, quiet: bool) -> None:
    writer = write_csv if output.suffix.lower() == ".csv" else write_jsonl
    with written(output) as file:
        many = writer(found, columns, file)
    if not quiet:
        say(f"wxpush: {many:,} rows written to {output}")
