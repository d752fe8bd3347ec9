"""`results`: the rows with their outcome, to a file or to standard output."""

from pathlib import Path

from wxpush.cli.common.failures import say
from wxpush.cli.common.options import Located
from wxpush.cli.common.place import place
from wxpush.cli.common.stdout import page
from wxpush.outfile import written
from wxpush.report.results import write_csv, write_jsonl
from wxpush.run.distinct import check_output
from wxpush.run.results import open_results


def export(
    recipients: str, options: Located, *, state: str | None, errcode: int | None, output: Path | None
) -> None:
    """Write them. Raises ChangedError when the input is not the one that was surveyed."""
    where = place(recipients, options)
    if output is not None:
        check_output(output, where)
    with open_results(where, state=state, errcode=errcode) as found:
        if output is None:
            with page("utf-8", newline="") as stream:
                write_csv(found.rows(), found.columns, stream)
            return
        writer = write_csv if output.suffix.lower() == ".csv" else write_jsonl
        with written(output) as file:
            many = writer(found.rows(), found.columns, file)
    if not options.quiet:
        say(f"wxpush: {many:,} rows written to {output}")
