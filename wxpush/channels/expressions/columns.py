"""Where a text names a column, however it writes the name."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from wxpush.channels.expressions.braces import bare, folded


class _Flat(dict[int, str]):
    """Characters in their usual width and in lower case, one for one, so that places stay what they are."""

    def __missing__(self, code: int) -> str:
        usual = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = usual if len(usual) == 1 else chr(code)
        return self[code]


_FLAT = _Flat()


def flat(text: str) -> str:
    """The text in usual width and lower case, character for character."""
    return text.translate(_FLAT)


class Columns:
    """The columns that there are, by what a text may write for them."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(dict.fromkeys(names))
        # A sign at an end is often left out, and between wrong marks it is lost: `{折扣}` for the column 折扣%.
        known = {folded(bare(name)): name for name in self.names}
        known |= {folded(name): name for name in self.names}
        known.pop("", None)
        self._known = known
        cores = {flat(bare(name)) for name in self.names}
        self._cores = [(core, key) for core in sorted(cores, key=len, reverse=True) if (key := folded(core))]

    def named(self, written: str) -> str | None:
        """The column of that name."""
        return self._known.get(folded(written)) or self._known.get(folded(bare(written)))

    def first(self, names: Iterable[str]) -> str | None:
        """The first column of these names, which are folded."""
        return next((self._known[name] for name in names if name in self._known), None)

    def within(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text that is flat has a name that is no part of a Latin word. Chinese writes no blanks between words."""
        # A list may have thousands of columns, and a text names few of them.
        level = folded(text)
        names = tuple(core for core, key in self._cores if key in level)
        return (found.span() for found in _any(names).finditer(text)) if names else iter(())

    def at(self, text: str, start: int, end: int) -> str:
        """The column whose name stands there, with the sign beside it where that belongs to the name."""
        spans = ((start, end + 1), (max(start - 1, 0), end), (start, end))
        found = (self._known.get(folded(text[begin:stop])) for begin, stop in spans)
        return next(filter(None, found), text[start:end])


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether what stands there is a part of a name with underscores."""
    return "_" in (text[start - 1 : start], text[end : end + 1])


@lru_cache(maxsize=64)
def _any(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_piece, names)))


def _piece(name: str) -> str:
    parts = filter(None, re.split(r"[\s_-]+", name))
    written = r"[\s_-]?".join(map(re.escape, parts))
    before = "(?<![a-z0-9])" if _is_latin(name.strip("_-")[0]) else ""
    behind = "(?![a-z0-9])" if _is_latin(name.strip("_-")[-1]) else ""
    return f"{before}{written}{behind}"


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
