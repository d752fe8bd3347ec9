"""Texts in columns and lines of a terminal, where a Chinese character takes two columns and has no blanks beside it."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

_OPENING, _CLOSING = "（“‘《「【", "，。；：？！、）”’》」】…"
_WIDE = "\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff"
#: What is never broken: a note in brackets without a blank, a word, or one wide character, with the signs that cling to it.
#: It begins where no blank was passed over: many at an end would be looked through once for each.
_ATOM = re.compile(
    rf"(?<!\s)(?P<blank>\s*+)(?P<atom>\[[^\s\]]*\]|[{_OPENING}]*\[?(?:[{_WIDE}]|[^\s{_WIDE}{_OPENING}{_CLOSING}]+)[{_CLOSING}]*|[{_OPENING}{_CLOSING}]+)"
)
_SENTENCE = re.compile(r".*?(?=。|\.(?:\s|\Z)|\Z)", re.DOTALL)


def width(text: str) -> int:
    """How many columns it takes."""
    return cell_len(text)


def padded(text: str, columns: int) -> str:
    """With blanks behind it, to that many columns."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """With blanks before it, to that many columns."""
    return " " * (columns - width(text)) + text


def wrapped(text: str, columns: int, *, first: str = "", rest: str = "") -> list[str]:
    """Lines of at most so many columns, but for words that are wider. `first` stands before the first, `rest` before the others."""
    lines, line = [], first
    for blank, atom in _atoms(text):
        began = line not in {first, rest}
        if began and width(f"{line}{blank}{atom}") > columns:
            lines.append(line)
            line, began = rest, False
        line += f"{blank if began else ''}{atom}"
    return [*lines, line] if line not in {"", rest} or not lines else lines


def first_sentence(text: str) -> str:
    """The first sentence without its full stop."""
    found = _SENTENCE.match(" ".join(text.split()))
    return found.group() if found else ""


def _atoms(text: str) -> Iterator[tuple[str, str]]:
    """Each atom, and the blanks before it."""
    for found in _ATOM.finditer(text.replace("\n", " ")):
        yield found["blank"], found["atom"]
