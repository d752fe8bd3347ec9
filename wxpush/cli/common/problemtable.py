"""The table of problems that a dry run shows: by kind, with the first lines of each and what to do."""

from collections.abc import Iterator, Sequence

from wxpush.progress.columns import padded, right, width, wrapped
from wxpush.report.advice import advise
from wxpush.report.problems import Outcome, Tally
from wxpush.words import Sentence, catalogue

_TITLES = ("cli.problems_rows", "cli.problems_kind", "cli.problems_place", "cli.problems_lines")
_INDENT = " " * 8
#: The table is read on terminals of 80 columns; one that is wider does not make lines easier to read.
_WIDTH = 80


def table(tallies: Sequence[Tally]) -> list[str]:
    """The lines, without a trailing newline each; none where there are no problems."""
    cells = [_cells(tally) for tally in tallies]
    if not cells:
        return []
    titles = [str(Sentence(title)) for title in _TITLES]
    widths = [max(map(width, column)) for column in zip(titles, *cells, strict=True)]
    lines: list[str] = []
    for outcome in Outcome:
        of_it = [(tally, row) for tally, row in zip(tallies, cells, strict=True) if tally.outcome is outcome]
        if of_it:
            heading = str(Sentence(f"cli.problems_{outcome.value}"))
            lines += ["", heading, _line(titles, widths)]
            for tally, row in of_it:
                lines += [_line(row, widths), *_explained(tally)]
    return [*lines[1:], ""]


def _cells(tally: Tally) -> tuple[str, str, str, str]:
    lines = [*map(str, tally.lines), *(["..."] if tally.count > len(tally.lines) else [])]
    return f"{tally.count:,}", tally.kind, tally.place or "-", catalogue().COMMA.join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    rows, kind, place, lines = cells
    columns = (right(rows, widths[0]), padded(kind, widths[1]), padded(place, widths[2]), lines)
    return f"  {'  '.join(columns)}".rstrip()


def _explained(tally: Tally) -> Iterator[str]:
    yield from wrapped(tally.reason, _WIDTH, first=_INDENT, rest=_INDENT)
    yield from wrapped(f"-> {advise(tally)}", _WIDTH, first=_INDENT, rest=f"{_INDENT}   ")
