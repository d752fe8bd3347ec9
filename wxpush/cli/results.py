"""`results`: the rows with their outcome, to a file or to standard output."""

from pathlib import Path

from wxpush.cli.common.failures import say
from wxpush.cli.common.options import Located
from wxpush.cli.common.place import place
from wxpush.cli.common.stdout import page
from wxpush.outfile import written
from wxpush.report.formats import PLAIN
from wxpush.report.results import write
from wxpush.run.distinct import output_format
from wxpush.run.results import open_results


def export(
    recipients: str, options: Located, *, state: str | None, errcode: int | None, output: Path | None
) -> None:
    """Write them. Raises ChangedError when the input is not the one that was surveyed."""
    where = place(recipients, options)
    form = PLAIN if output is None else output_format(output, where)
    with open_results(where, state=state, errcode=errcode) as found:
        if output is None:
            with page(form.encoding, newline="") as stream:
                write(found.rows(), found.columns, form, stream)
            return
        with written(output, encoding=form.encoding) as file:
            many = write(found.rows(), found.columns, form, file)
    if not options.quiet:
        say(f"wxpush: {many:,} rows written to {output}")
