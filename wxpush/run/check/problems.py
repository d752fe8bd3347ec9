"""The problems of a dry run: counted for people, each told to programs, and written to a file if one is wanted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from wxpush.channels.base import Doubt
from wxpush.detail import left_out
from wxpush.model import BadRow, Block, Recipient, RowWarning
from wxpush.report.advice import advise
from wxpush.report.formats import FORMATS
from wxpush.report.problembook import ProblemBook
from wxpush.report.problems import COLUMNS, Outcome, Problem, Tallies, cells, problem
from wxpush.run.ports import Voice
from wxpush.sources.input import Input
from wxpush.system.replacing import written
from wxpush.words import Sentence
from wxpush.words.labels import Label


@contextmanager
def reporting(
    voice: Voice, output: Path | None, row: int | None, source: Input, blocks: Callable[[], Sequence[Block]]
) -> Iterator["ProblemReport"]:
    """A report for as long as the survey; `output` has been checked, `row` is the one to be shown. The file is written behind the survey: each
    problem beside its row of the list, in the list's order; `blocks` are those that the survey found.
    """
    if output is None:
        yield ProblemReport(voice, None, row)
        return
    form = FORMATS[output.suffix.lower()]
    with closing(ProblemBook()) as book, written(output, encoding=form.encoding) as file:
        yield ProblemReport(voice, book, row)
        with form.open(file, source.columns or (), COLUMNS) as rows:
            for one, fields in _beside_rows(book.ordered(), source, blocks()):
                rows.write(fields, cells(one, advise(one)))
    voice.say(Sentence("run.problems_written", many=book.many, output=output), Label.DONE)


def _beside_rows(
    problems: Iterator[Problem], source: Input, blocks: Sequence[Block]
) -> Iterator[tuple[Problem, Mapping[str, str]]]:
    """Each problem with the fields of its row, as far as it can be read. Blocks without a problem are not read again."""
    left = iter(blocks)
    first, last, fields = 1, 0, dict[int, dict[str, str]]()
    for one in problems:
        while one.row > last and (block := next(left, None)) is not None:
            first, last, fields = block.first_row, block.first_row + block.rows - 1, {}
            if first <= one.row <= last:
                fields = {row.row: row.fields for row in source.rows(block) if isinstance(row, Recipient)}
        yield one, fields.get(one.row, {})


class ProblemReport:
    """What the survey tells of rows: counted for people, each told to programs, and to a file if one is wanted."""

    def __init__(self, voice: Voice, book: ProblemBook | None, row: int | None) -> None:
        self.tallies = Tallies()
        #: Why the row that was asked for is not sent.
        self.unsent: Sentence | None = None
        self._voice = voice
        self._book = book
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
        if self._book is not None:
            self._book.add(one)
