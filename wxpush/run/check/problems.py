"""The problems of a dry run: counted for people, each told to programs, and written to a file if one is wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wxpush.channels.base import Doubt
from wxpush.detail import left_out
from wxpush.model import BadRow, RowWarning
from wxpush.report.advice import advise
from wxpush.report.formats import FORMATS
from wxpush.report.problems import COLUMNS, Outcome, Problem, Tallies, Writer, problem
from wxpush.run.ports import Voice
from wxpush.system.files import written
from wxpush.words import Sentence
from wxpush.words.labels import Label


@contextmanager
def reporting(voice: Voice, output: Path | None, row: int | None) -> Iterator["ProblemReport"]:
    """A report for as long as the survey; `output` has been checked, `row` is the one to be shown."""
    if output is None:
        yield ProblemReport(voice, None, row)
        return
    form = FORMATS[output.suffix.lower()]
    with written(output, encoding=form.encoding) as file, form.open(file, (), COLUMNS) as rows:
        report = ProblemReport(voice, Writer(rows, advise), row)
        yield report
    voice.say(Sentence("run.problems_written", many=report.written, output=output), Label.DONE)


class ProblemReport:
    """What the survey tells of rows: counted for people, each told to programs, and to a file if one is wanted."""

    def __init__(self, voice: Voice, writer: Writer | None, row: int | None) -> None:
        self.tallies = Tallies()
        self.written = 0
        #: Why the row that was asked for is not sent.
        self.unsent: Sentence | None = None
        self._voice = voice
        self._writer = writer
        self._row = row

    def bad(self, row: BadRow) -> None:
        if row.row == self._row:
            self.unsent = left_out(row.kind, row.reason)
        self._take(row)

    def warning(self, warning: RowWarning) -> None:
        self._take(warning)

    def doubt(self, found: Doubt) -> None:
        """Of all rows: it belongs to the file, and not to the table, which tells of some."""
        self._write(Problem(0, 0, Outcome.WARNING, found.kind, found.place, found.reason, found.value))

    def _take(self, found: BadRow | RowWarning) -> None:
        one = problem(found)
        self.tallies.add(one)
        self._voice.event(
            one.outcome.value,
            row=one.row,
            line=one.line,
            kind=one.kind,
            place=one.place,
            reason=found.reason,
        )
        self._write(one)

    def _write(self, one: Problem) -> None:
        if self._writer is not None:
            self._writer.write(one)
            self.written += 1
