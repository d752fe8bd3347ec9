"""`wxpush results`: the rows with their outcome, to a file or to standard output."""

from pathlib import Path

from wxpush.cli.common.failures import tell
from wxpush.cli.common.place import place
from wxpush.cli.common.stdout import page
from wxpush.errors import UsageError
from wxpush.options.common import JSON, QUIET
from wxpush.options.single import ERRCODE, FOR_SPREADSHEET, RESULTS_OUTPUT, ROW_STATE
from wxpush.options.values import Values
from wxpush.report.formats import FORMATS, PLAIN, SPREADSHEET, format_of
from wxpush.report.formats.base import Format
from wxpush.report.results import write
from wxpush.run.place import copy_for_now
from wxpush.run.results import open_results
from wxpush.system.clock import SystemClock
from wxpush.system.replacing import written
from wxpush.words import Sentence
from wxpush.words.labels import Label


def run(recipients: str, options: Values) -> None:
    """Write them. Raises ChangedError when the input is not the one that was surveyed."""
    where, output = place(recipients, options), options[RESULTS_OUTPUT]
    form = _format(output, options)
    with (
        copy_for_now(where),
        open_results(
            where, states=options[ROW_STATE], errcodes=options[ERRCODE], clock=SystemClock()
        ) as found,
    ):
        if output is None:
            with page(form.encoding, newline="") as stream:
                write(found.rows(), found.columns, form, stream)
            return
        with written(output, encoding=form.encoding) as file:
            many = write(found.rows(), found.columns, form, file)
    if not options[QUIET]:
        tell(Label.DONE, Sentence("cli.results_written", rows=many, path=output))


def _format(output: Path | None, options: Values) -> Format:
    """As the suffix has it; without a file CSV, or with --json JSON lines. Raises UsageError."""
    form = PLAIN if output is None else format_of(output)
    if output is None and options[JSON]:
        form = FORMATS[".jsonl"]
    if not options[FOR_SPREADSHEET]:
        return form
    if form.name != PLAIN.name:
        raise UsageError("cli.spreadsheet_is_csv", format=form.name)
    return SPREADSHEET
