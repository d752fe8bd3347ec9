"""`results`: the rows with their outcome, to a file or to standard output."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from wxpush.checkpoint.lock import held
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.failures import say
from wxpush.cli.options import Located
from wxpush.cli.settings import Place, place
from wxpush.cli.stdout import page
from wxpush.errors import ChangedError, UsageError
from wxpush.model import Recipient
from wxpush.report.results import Result, Wanted, results, write_csv, write_jsonl
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
    with ExitStack() as stack:
        source = stack.enter_context(
            open_input(where.recipients, format=where.format, encoding=where.encoding)
        )
        checkpoint = SqliteCheckpoint.read(where.checkpoint)
        if checkpoint is None:
            raise UsageError(
                f"{where.label} has no checkpoint ({where.checkpoint}), so there are no results yet."
            )
        stack.enter_context(checkpoint)
        _require_same(source, checkpoint, where)

        def found() -> Iterable[Result]:
            return results(
                source.rows,
                checkpoint.blocks(),
                checkpoint.between,
                Wanted(word, errcode),
                alive=held(where.checkpoint),
            )

        columns = source.columns or _columns(found())
        if output is None:
            with page("utf-8", newline="") as stream:
                write_csv(found(), columns, stream)
        else:
            _write(output, where, found(), columns, quiet=bool(options.quiet))


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


def _write(
    output: Path, where: Place, found: Iterable[Result], columns: tuple[str, ...], *, quiet: bool
) -> None:
    """Write beside the output and put it in place when it is whole: 0600, as it holds openids."""
    writers = {".csv": write_csv, ".jsonl": write_jsonl}
    writer = writers.get(output.suffix.lower())
    if writer is None:
        raise UsageError(
            f"{output} ends in neither .csv nor .jsonl, so its format is not known; nothing was written."
        )
    for taken in (where.recipients, where.campaign, where.checkpoint):
        if output.exists() and taken.exists() and output.samefile(taken):
            raise UsageError(
                f"{output} is a file of the campaign itself and was not touched; name another with -o."
            )
    bom = "utf-8-sig" if writer is write_csv else "utf-8"
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.absolute().parent)
    except OSError as error:
        raise UsageError(
            f"{output} cannot be written ({error.strerror}); name another place with -o."
        ) from None
    try:
        with os.fdopen(descriptor, "w", encoding=bom, newline="") as file:
            many = writer(found, columns, file)
        Path(name).replace(output)
    except BaseException as error:
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise UsageError(
                f"{output} cannot be written ({error.strerror}); name another place with -o."
            ) from None
        raise
    if not quiet:
        say(f"wxpush: {many:,} rows written to {output}")
