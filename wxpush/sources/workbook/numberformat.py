"""Number formats: which section of a code holds for a number, and what it shows of it; nothing where the code is not known.

https://learn.microsoft.com/office/troubleshoot/excel/number-formats tells the codes.
"""

import operator
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

#: A code may have so many characters in a spreadsheet.
_LONGEST = 255

_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<nothing>_.|\*.|\[(?:Color\d+|Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|[黑蓝青绿红白黄]色?|洋红|颜色\d+)\])'
    r"|\[\$(?P<sign>[^\]-]*)(?:-(?P<locale>[^\]]*))?\]|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<condition>[<>=][^\]]*)\]|(?P<general>General|G/通用格式)"
    r"|(?P<noon>AM/PM|上午/下午)|(?P<power>E[+-])|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+)|(?P<core>[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+)|(?P<percent>%)"
    r"|(?P<text>@)|(?P<end>;)|(?P<plain>[-+/:., ()¥￥$€年月日时分秒元万千百亿号点小天])",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=) ?(-?\d{1,15}(?:\.\d{1,15})?)", re.ASCII)
_HOLDS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "=": operator.eq,
        "<>": operator.ne,
    }
)
#: What tells a date in a code that is not known, beside what stands for itself.
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\[\]]*\]|General|G/通用格式|E[+-]', re.IGNORECASE)
_OF_DATES = re.compile(r"[ymdhse]|aaa", re.IGNORECASE)
_ELAPSES = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)

#: What shows a number.
Show = Callable[[float], str]

#: Room for the largest number that a cell can hold, and its decimals.
_WIDE = Context(prec=700)


class ShownAs(Enum):
    """What a section shows a number as."""

    NUMBER = "number"
    DATE = "date"
    #: The same for every number.
    TEXT = "text"
    UNKNOWN = "unknown"


class CodePart(NamedTuple):
    """A piece of a code. `kind`: plain for what stands for itself, else the name of a group of the pattern."""

    kind: str
    text: str


class Section(NamedTuple):
    kind: ShownAs
    parts: tuple[CodePart, ...]
    #: What has to hold for the number, and with which other.
    condition: tuple[str, float] | None


class NumberFormat(NamedTuple):
    """A code. `dated`: whether it is one of dates or times, `elapses`: or of what has gone by; also where it is not known."""

    sections: tuple[Section, ...]
    dated: bool
    elapses: bool

    def section(self, value: float) -> tuple[Section | None, bool]:
        """The one that holds for a number, and whether a minus stands before what it shows; none where that is not known."""
        sections = self.sections
        if any(section.condition for section in sections):
            return self._by_condition(value), False
        if len(sections) > 2 and value == 0:  # noqa: PLR2004 - above zero, below it, and zero itself
            return sections[2], False
        if len(sections) > 1 and value < 0:
            return sections[1], False
        return (sections[0] if sections else None), value < 0

    def _by_condition(self, value: float) -> Section | None:
        if value < 0 or not self.sections[0].condition:
            return None  # whether a minus is shown depends
        for section in self.sections:
            if section.condition is None:
                return section
            sign, bound = section.condition
            if _HOLDS[sign](value, bound):
                return section
        return None


@cache
def format_of(code: str) -> NumberFormat:
    elapses = _ELAPSES.search(code) is not None
    dated = elapses or _OF_DATES.search(_ASIDE.sub("", code)) is not None
    sections: list[Section] = []
    for parts in _cut(code):
        if sections and any(part.kind == "text" for part in parts):
            break  # the section of texts
        sections.append(_section(parts))
    return NumberFormat(tuple(sections), dated, elapses)


def _cut(code: str) -> list[list[CodePart]]:
    """The parts of each section; those of one that is not known are `unknown`."""
    found: list[list[CodePart]] = [[]]
    at = 0
    while at < len(code):
        match = _TOKENS.match(code, at)
        if match is None or len(code) > _LONGEST:
            return [[CodePart("unknown", code)]]
        at = match.end()
        kind = match.lastgroup or ""
        if kind == "end":
            found.append([])
            continue
        if match["sign"]:
            found[-1].append(CodePart("plain", match["sign"]))
        if kind in {"quoted", "escaped", "plain"}:
            found[-1].append(CodePart("plain", match[kind]))
        elif kind not in {"nothing", "sign"}:
            found[-1].append(CodePart(kind, match[kind]))
    return found


def _section(parts: list[CodePart]) -> Section:
    condition: tuple[str, float] | None = None
    kept: list[CodePart] = []
    for part in parts:
        if part.kind == "condition" and (told := _CONDITION.fullmatch(part.text)) and condition is None:
            condition = told[1], float(told[2])
        elif part.kind == "condition":
            kept.append(CodePart("unknown", part.text))
        else:
            kept.append(part)
    kind = _kind(kept)
    if kind is ShownAs.DATE:
        kept = _minutes(kept)
    return Section(kind, tuple(kept), condition)


def _kind(parts: list[CodePart]) -> ShownAs:
    kinds = [part.kind for part in parts if part.kind not in {"plain", "locale"}]
    if not kinds:
        return ShownAs.TEXT
    if {*kinds} <= {"date", "noon", "elapsed"}:
        return ShownAs.DATE
    cores = [part for part in parts if part.kind in {"core", "general", "text"}]
    if len(cores) == 1 and {*kinds} <= {"core", "general", "text", "percent"}:
        return ShownAs.NUMBER if _is_plain(cores[0]) else ShownAs.UNKNOWN
    return ShownAs.UNKNOWN


def _is_plain(core: CodePart) -> bool:
    """Blanks for digits are known alone: "-"??."""
    return "?" not in core.text or not core.text.strip("?")


def _minutes(parts: list[CodePart]) -> list[CodePart]:
    """An m is minutes after hours and before seconds, else months."""
    made = list(parts)
    clock = [index for index, part in enumerate(parts) if part.kind in {"date", "elapsed"}]
    for before, index, after in zip([None, *clock], clock, [*clock[1:], None], strict=False):
        text = parts[index].text.lower()
        behind = parts[before].text.lower() if before is not None else ""
        ahead = parts[after].text.lower() if after is not None else ""
        minutes = text in {"m", "mm"} and (behind.startswith("h") or ahead.startswith("s"))
        made[index] = CodePart(parts[index].kind, "n" * len(text) if minutes else text)
    return made


def number_shower(section: Section) -> Show:
    """What shows a number that is not below zero under a section of numbers."""
    percents = sum(part.kind == "percent" for part in section.parts)
    around = ["", ""]
    show: Show = all_digits
    for part in section.parts:
        if part.kind == "core":
            show = _digits(part.text, percents)
        if part.kind in {"core", "general", "text"}:
            around.reverse()
        elif part.kind in {"plain", "percent"}:
            around[0] += part.text
    behind, before = around
    return lambda value: f"{before}{show(value)}{behind}".strip()


def _digits(core: str, percents: int) -> Show:
    before, point, behind = core.rstrip(",").partition(".")
    pattern = before.rstrip(",")
    commas = len(core) - len(core.rstrip(",")) + len(before) - len(pattern)
    scale, unit = 2 * percents - 3 * commas, Decimal(1).scaleb(-len(behind))
    most, least, zeros = len(behind), len(behind.rstrip("#")), pattern.count("0")

    def show(value: float) -> str:
        text = f"{value:.15g}"
        above, _, below = text.partition(".")
        if scale or len(below) > most or "e" in text:
            rounded = Decimal(text).scaleb(scale).quantize(unit, ROUND_HALF_UP, _WIDE)
            above, _, below = f"{rounded:f}".partition(".")
        if zeros != 1:
            above = above.lstrip("0").zfill(zeros)
        if "," in pattern:
            above = _grouped(above)
        below = below[:least] + below[least:].rstrip("0")
        return f"{above}{point}{below:0<{least}}"

    return show


def _grouped(digits: str) -> str:
    first = len(digits) % 3
    groups = [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    return ",".join(filter(None, groups))


def all_digits(value: float) -> str:
    """As a spreadsheet has them: 15, so that 59.699999999999996 is 59.7."""
    if value == int(value):
        return str(int(value))
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text
