"""What can be counted of a page in Markdown, so that the same page in another language can be held against it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parent.parent.parent

#: A place in the project: a page's path from the root and the number of the heading there, from 0; or an address.
Target: TypeAlias = tuple[str, int | None]

_FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
_SPAN = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
#: The line that leads to the same page in the other language.
_SIBLING = re.compile(r"^\[(?:中文|English)\]\((\S+)\)$", re.MULTILINE)
#: What a program writes into a page, between its marks: it stands in the English page alone.
_WRITTEN = re.compile(r"^<!-- written by .* -->$.*?^<!-- end of .* -->$", re.MULTILINE | re.DOTALL)
_HAN = r"\u3400-\u9fff"


@dataclass(frozen=True, slots=True)
class Page:
    """One page, without the line that leads to its sibling, and without what a program wrote."""

    path: Path
    text: str
    #: What that line leads to, as it stands there; empty without such a line.
    sibling: str

    @property
    def said(self) -> str:
        """The text without comments in fenced blocks."""
        blocks = iter(self.blocks())
        return _FENCE.sub(lambda _: "\n".join(next(blocks)[1]), self.text)

    @property
    def prose(self) -> str:
        """The text without fenced blocks."""
        return _FENCE.sub("", self.text)

    def headings(self) -> list[tuple[int, str]]:
        """Level and text of each."""
        found = re.findall(r"^(#+) (.*)$", self.prose, re.MULTILINE)
        return [(len(signs), words) for signs, words in found]

    def slugs(self) -> list[str]:
        """The anchor of each heading, as GitHub makes it."""
        slugs: list[str] = []
        for _, words in self.headings():
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words).lower()
            slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
            again = sum(re.fullmatch(rf"{re.escape(slug)}(-\d+)?", other) is not None for other in slugs)
            slugs.append(f"{slug}-{again}" if again else slug)
        return slugs

    def blocks(self) -> list[tuple[str, list[str]]]:
        """Language and lines of each fenced block, without comments and empty lines."""
        return [(language, _code(lines)) for language, lines in _FENCE.findall(self.text)]

    def tables(self) -> list[tuple[int, set[int]]]:
        """Of each table the number of lines, and the numbers of cells that they have."""
        lines = groupby(self.prose.splitlines(), lambda line: line.startswith("|"))
        tables = [[len(cells(line)) for line in table] for is_table, table in lines if is_table]
        return [(len(counts), set(counts)) for counts in tables]

    def spans(self) -> set[str]:
        """What stands in backticks and is ASCII."""
        spans = {" ".join(inner.split()) for _, inner in _SPAN.findall(self.prose)}
        return {span.replace("\\|", "|") for span in spans if span.isascii()}

    def options(self) -> set[str]:
        return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", self.said, re.ASCII))

    def commands(self, names: set[str]) -> set[str]:
        """Which of these commands are named with the program's name before them, in code."""
        code = [*self.spans(), *("\n".join(lines) for _, lines in self.blocks())]
        return names.intersection(re.findall(r"\bwxpush\s+([a-z]+)\b", "\n".join(code)))

    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    def paragraphs(self) -> list[str]:
        """Paragraphs, headings, points of lists and cells of tables, without what is no word: code and links' targets."""
        bare = re.sub(r"\]\([^)\s]*\)", "]", _SPAN.sub(" ", self.prose))
        found: list[str] = []
        for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )|\n(?=\|)|\n(?=#)", bare):
            found += cells(block) if block.startswith("|") else [block]
        return [" ".join(words.split()) for words in found if words.strip()]


@cache
def read(path: Path) -> Page:
    text = _WRITTEN.sub("", path.read_text("utf-8"))
    sibling = _SIBLING.search(text)
    return Page(path, _SIBLING.sub("", text, count=1), sibling[1] if sibling else "")


def cells(line: str) -> list[str]:
    """The cells of a table's line."""
    return re.split(r"(?<!\\)\|", line.strip())[1:-1]


def is_chinese(words: str) -> bool:
    return re.search(f"[{_HAN}]", words) is not None


def words_of(text: str) -> list[str]:
    """The words in small Latin letters: no names such as CSV."""
    return re.findall(r"\b[A-Za-z][a-z'’-]+\b", text)


def half_width(text: str) -> list[str]:
    """Where a half-width sign of punctuation stands behind a Chinese character."""
    return re.findall(rf".{{0,8}}[{_HAN}] ?[,;:?!]", text)


def unspaced(page: Page) -> list[str]:
    """Where a Chinese character and code, a Latin letter or a digit stand side by side without a blank."""
    bare = re.sub(r"\]\([^)\s]*\)", "]", _SPAN.sub("`c`", page.prose))
    return re.findall(rf".{{0,8}}(?:[{_HAN}][A-Za-z0-9`]|[A-Za-z0-9`][{_HAN}]).{{0,8}}", bare)


def target(page: Page, link: str, later: Collection[str] = ()) -> Target:
    """Where a link leads. Raises ValueError where the page has no such heading, unless it comes later."""
    if "://" in link:
        return link, None
    name, _, anchor = link.partition("#")
    place = (page.path.parent / name).resolve() if name else page.path
    path = str(place.relative_to(ROOT))
    if not anchor or path in later:
        return path, None
    return path, read(place).slugs().index(anchor)


def _code(body: str) -> list[str]:
    lines = [re.sub(r"(^|\s+)(#|//) .*$", "", line).rstrip() for line in body.splitlines()]
    return [line for line in lines if line]
