"""JSON lines: one object a row, with values as they are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from wxpush.columns import APART
from wxpush.report.formats.base import aside


class _Rows:
    def __init__(self, file: TextIO, given: Sequence[str], ours: Sequence[str]) -> None:
        self._file = file
        self._given = given
        self._ours = ours

    def write(self, given: Mapping[str, str], ours: Mapping[str, object]) -> None:
        names = aside(self._ours, [*self._given, *given])
        own = {names[name]: ours[name] for name in self._ours}
        named = {name.replace(APART, "_"): cell for name, cell in given.items()}
        self._file.write(json.dumps({**named, **own}, ensure_ascii=False) + "\n")


@contextmanager
def open_jsonl(file: TextIO, given: Sequence[str], ours: Sequence[str]) -> Iterator[_Rows]:
    """No header. A row has the names of what it is given, whatever is known of them before."""
    yield _Rows(file, given, ours)


def begins_jsonl(line: bytes, columns: Sequence[str]) -> bool:
    """Whether the line is an object of these names."""
    try:
        found = json.loads(line)
    except ValueError:
        return False
    return isinstance(found, dict) and list(found) == list(columns)
