"""Rows of the form that most rows of a sheet have, found by one pattern of a whole row, at a fraction of what a pattern of cells takes.

The form is learned from rows that were read cell by cell: their columns, and which type and style cells have there.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from types import MappingProxyType

from wxpush.sources.workbook.sheetparts import ColumnLetters, RowRun, RunColumn, unescaped

_ROW = (
    r'<row r="([1-9][0-9]{0,6})"'
    r'(?:\x20(?!hidden="(?:1|true)")[A-Za-z0-9:]{1,40}="[^"<&\x00-\x1f\ufffe\uffff]*+")*+\x20?>'
)
#: A row of another form, and what stands before it.
_OTHER = "[^/]*+(?:/(?!row>)[^/]*+)*+/row>"
_END = "</row>"
_NUMBER = "<v>([-+.0-9Ee]++)</v>"
#: What stands in a cell that holds something, by its type: texts of the cell's own are those that neither an entity nor blanks around them make another text.
_HELD: Mapping[str | None, str] = MappingProxyType(
    {
        None: _NUMBER,
        "n": _NUMBER,
        "s": "<v>([0-9]{1,9})</v>",
        "inlineStr": r"<is><t>((?![ \t\n])[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]++(?<![ \t\n]))</t></is>",
    }
)
#: More columns are not looked for at once.
_MOST_COLUMNS = 100

#: Column, type and style.
Place = tuple[int, str | None, str | None]


class RowForm:
    """Cells at these places, in their order, any of which a row may leave out. Without places no row is of the form."""

    def __init__(self, places: Sequence[Place] = ()) -> None:
        self.places = places
        letters = ColumnLetters()
        cells = "".join(_cell(letters[column], kind, style) for column, kind, style in places)
        self._pattern = re.compile(f"{_ROW}{cells}{_END}|({_OTHER})")

    def cut(self, text: str) -> Iterator[RowRun | str]:
        """All rows of a text that ends with one: those of the form in runs, each other as it is written, without its end."""
        if not self.places:
            yield from text.split(_END)[:-1]
            return
        for other, rows in groupby(self._pattern.findall(text), itemgetter(-1)):
            if other:
                yield from (other.removesuffix(_END) for _ in rows)
            else:
                yield from self._runs(rows)

    def after(self, text: str, rows: int) -> str:
        """What follows so many rows of the text."""
        if not self.places:
            return text.split(_END, rows)[rows]
        found = next(islice(self._pattern.finditer(text), rows, None))
        return text[found.start() :]

    def _runs(self, rows: Iterable[tuple[str, ...]]) -> Iterator[RowRun]:
        written, *values, _ = zip(*rows, strict=True)
        columns = [
            RunColumn(*place, _unescaped(texts) if place[1] == "inlineStr" else texts)
            for place, texts in zip(self.places, values, strict=True)
        ]
        numbers = [*map(int, written)]
        if numbers == [*range(numbers[0], numbers[0] + len(numbers))]:
            yield RowRun(numbers[0], len(numbers), columns)
            return
        begin = 0
        for _, near in groupby(enumerate(numbers), lambda each: each[1] - each[0]):
            end = begin + sum(1 for _ in near)
            cut = [column._replace(values=column.values[begin:end]) for column in columns]
            yield RowRun(numbers[begin], end - begin, cut)
            begin = end


def form_of(cells: Iterable[Place]) -> RowForm:
    """The form of most of the rows that these cells stand in."""
    counts = Counter(cells)
    places: dict[int, Place] = {}
    for place, _ in counts.most_common():
        places.setdefault(place[0], place)
    known = [place for _, place in sorted(places.items()) if place[1] in _HELD]
    return RowForm(known if len(known) <= _MOST_COLUMNS else ())


def _cell(letters: str, kind: str | None, style: str | None) -> str:
    styled = "" if style is None else rf' s="{style}"'
    typed = "" if kind is None else rf' t="{kind}"'
    return rf'(?:<c r="{letters}\1"{styled}(?:{typed}>{_HELD[kind]}</c>|(?: t="n")?\x20?/>))?+'


def _unescaped(texts: Sequence[str]) -> Sequence[str]:
    return [*map(unescaped, texts)] if "_x" in "".join(texts) else texts
