"""What the page leaves open, said once more and on its own: where the two checks may differ, and nowhere else.

Each entry is one of the sections that the table of cases marks OPEN.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

#: What cannot be told from one character to the next: marks, what is invisible, private, not assigned, and half a pair.
_UNCOUNTED = frozenset({"Mn", "Mc", "Me", "Cf", "Cn", "Co", "Cs"})


@dataclass(frozen=True)
class Open:
    """One thing that the page does not say, of these types."""

    section: str
    types: str
    holds: Callable[[str], bool]

    def covers(self, type_: str, text: str) -> bool:
        return (self.types == "*" or type_ in self.types.split()) and self.holds(text)


def _uncounted(text: str) -> bool:
    return any(ord(each) > 0xFFFF or unicodedata.category(each) in _UNCOUNTED for each in text)


def _other_scripts(text: str) -> bool:
    return any(ord(each) > 0x7F and not _is_han(each) for each in text)


def _is_han(character: str) -> bool:
    return character in "々〇" or "CJK UNIFIED" in unicodedata.name(character, "")


def _like(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text, re.ASCII) is not None


def _with(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.search(pattern, text) is not None


_POINT = r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? *)?(\d{1,2}:\d\d(:\d\d)?)?"

OPEN = (
    Open("counting", "*", _uncounted),
    Open(
        "blank",
        "number letter symbol character_string amount phone_number car_number name",
        _with(r"\s"),
    ),
    Open("other scripts", "letter character_string name phone_number car_number", _other_scripts),
    Open("old templates control", "old", _with(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")),
    Open("number sign", "number", _like(r"[-+]\d+(\.\d+)?")),
    Open("number point", "number amount", _with(r"^\D?\.|\.$")),
    Open("amount minus", "amount", _with("[-+]")),
    Open("time and date form", "time date", _like(rf" *{_POINT} *(~ *{_POINT} *)?")),
)


def open_sections(type_: str, text: str) -> list[str]:
    """What the page leaves open about this text; empty where it decides."""
    return [each.section for each in OPEN if each.covers(type_, text)]
