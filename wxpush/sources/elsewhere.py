"""Where the header of a list may be that does not have the columns that are needed: below titles, or parted by another character."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from shlex import quote

from msgspec import Struct

from wxpush.errors import SourceError
from wxpush.sources.base import Layout
from wxpush.words import Sentence

#: What is raised of a line that was only tried is told to nobody.
_NOWHERE = Sentence("sources.at_line", path="", line=0)
#: A header stands in the first lines, if it is there at all.
_LINES = 100
#: Whether columns of these names are those that are needed.
Fits = Callable[[Sequence[str]], bool]


class Guess(Struct, frozen=True):
    """The line of the header, and what parts its cells; None: what is taken for it now."""

    line: int
    delimiter: str | None


def seek(
    lines: Sequence[bytes], codec: str, layout: Layout, others: Mapping[str, Layout], fits: Fits, *, at: int
) -> Guess | None:
    """Find the header; None: no line has the columns. `lines`: the first of the file, without their newlines; `others`: layouts by what parts the cells in them; `at`: the line that is taken for the header."""
    head = list(lines[:_LINES])
    for delimiter, each in ((None, layout), *others.items()):
        for number, columns in _headers(head, codec, each):
            if fits(columns):
                return Guess(number, delimiter)
    for delimiter, each in others.items():
        # None of its columns is needed, or one is mistyped: it is told at least what parts them.
        width = _width(head[at - 1], codec, each)
        row = next(filter(bytes.strip, head[at:]), b"")
        if 1 < width == _cells(row, codec, delimiter) and _width(head[at - 1], codec, layout) == 1:
            return Guess(at, delimiter)
    return None


def _headers(lines: Sequence[bytes], codec: str, layout: Layout) -> Iterator[tuple[int, Sequence[str]]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _columns(line, codec, layout)


def _columns(line: bytes, codec: str, layout: Layout) -> Sequence[str]:
    try:
        return layout.parser(codec, header=line, where=_NOWHERE).columns or ()
    except SourceError:
        return ()


def _width(line: bytes, codec: str, layout: Layout) -> int:
    return len(_columns(line, codec, layout))


def _cells(row: bytes, codec: str, delimiter: str) -> int:
    """How many there are in a row, which need not be a header: its cells are no names."""
    try:
        return len(next(csv.reader([row.decode(codec, "replace")], delimiter=delimiter, strict=True), ()))
    except csv.Error:
        return 0


def told(guess: Guess, *, at: int, file: str, word: str) -> SourceError:
    """The error that tells it. `at`: the line that was taken for the header; `word`: the format."""
    line, delimiter = guess.line, guess.delimiter
    if delimiter is None:
        return SourceError("sources.header_elsewhere", path=file, at=at, line=line)
    # --delimiter takes the word too.
    mark = "tab" if delimiter == "\t" else delimiter
    if line != at:
        fields = {"path": file, "at": at, "line": line, "mark": mark, "option": quote(mark)}
        return SourceError("sources.header_elsewhere_and_parted", **fields)
    other = {"\t": "tsv", ",": "csv"}.get(delimiter, word)
    if other != word:
        return SourceError("sources.parted_as_format", path=file, at=at, mark=mark, format=other)
    return SourceError("sources.parted_otherwise", path=file, at=at, mark=mark, option=quote(mark))
