"""What a cell shows: a number or a date under its number format, as far as the format is of the known kinds.

https://learn.microsoft.com/office/troubleshoot/excel/number-formats tells the codes; those of ids below 164 are built in.
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from types import MappingProxyType

#: Built-in formats that look the same everywhere, and those that a Chinese Excel writes. 14 and 22 follow the machine that shows
#: them, so they are not known.
BUILT_IN = MappingProxyType(
    {
        1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
        15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
        27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 45: "mm:ss", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
    }
)  # fmt: skip

_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[(?:[A-Za-z]+\d*|[<>=][^\]]*)\]'
    r"|(?P<noon>AM/PM|上午/下午)|(?P<date>y+|m+|d+|h+|s+)|(?P<core>[#0,]*0(?:\.0+)?%?)|(?P<plain>[-+/:., ()¥￥$€年月日时分秒])",
    re.IGNORECASE,
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

Part = tuple[str, str]

#: Room for the largest number that a cell can hold, and its decimals.
_WIDE = Context(prec=400)


def show_date(when: datetime, code: str) -> str | None:
    """The date under a format code; None where the code is not known, or is none of a date."""
    parts = _parts(code)
    if not parts or not any(kind == "date" for kind, _ in parts) or any(kind == "core" for kind, _ in parts):
        return None
    halved = any(kind == "noon" for kind, _ in parts)
    shown = [_shown(when, kind, text, halved=halved) for kind, text in parts]
    return None if None in shown else "".join(text or "" for text in shown)


def is_date(code: str) -> bool:
    """Whether a number under this code stands for a date."""
    return show_date(datetime(2000, 1, 1), code) is not None  # noqa: DTZ001 - a sheet knows no zones


def show_number(value: float, code: str) -> str | None:
    """The number under a format code of fixed decimals; None where it is not one."""
    parts = _parts(code)
    if not parts or [kind for kind, _ in parts if kind != "plain"] != ["core"]:
        return None
    text = "".join(_fixed(abs(value), text) if kind == "core" else text for kind, text in parts).strip()
    return f"-{text}" if value < 0 else text


def exact(value: float) -> Decimal:
    """The number as a spreadsheet has it: in 15 digits, so that 59.699999999999996 is 59.7."""
    return Decimal(f"{value:.15g}")


def _fixed(value: float, core: str) -> str:
    number = exact(value) * (100 if core.endswith("%") else 1)
    decimals = len(core.rstrip("%").partition(".")[2])
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
    width = core.rstrip("%").partition(".")[0].count("0")
    text = f"{rounded:,f}" if "," in core else f"{rounded:f}".zfill(width + (decimals + 1 if decimals else 0))
    return text + ("%" if core.endswith("%") else "")


@cache
def _parts(code: str) -> tuple[Part, ...]:
    """The code's first section, in pieces; empty where something in it is not known."""
    parts: list[Part] = []
    at = 0
    while at < len(code) and code[at] != ";":
        match = _TOKENS.match(code, at)
        if match is None:
            return ()
        at = match.end()
        kind = match.lastgroup
        if kind in {"date", "core", "noon"}:
            parts.append((kind, match[0]))
        elif kind is not None:
            parts.append(("plain", match[kind]))
        elif match[0].lower() in {"[h]", "[hh]", "[m]", "[mm]", "[s]", "[ss]"}:
            return ()  # elapsed time
    return tuple(_minutes(parts))


def _minutes(parts: list[Part]) -> list[Part]:
    """An m is minutes behind hours and before seconds, else months."""
    clock = [index for index, (kind, _) in enumerate(parts) if kind == "date"]
    for before, index, after in zip([None, *clock], clock, [*clock[1:], None], strict=False):
        text = parts[index][1].lower()
        near = (
            parts[before][1].lower() if before is not None else "",
            parts[after][1].lower() if after else "",
        )
        minutes = text in {"m", "mm"} and (near[0].startswith("h") or near[1].startswith("s"))
        parts[index] = ("date", "n" * len(text) if minutes else text)
    return parts


def _shown(when: datetime, kind: str, text: str, *, halved: bool) -> str | None:
    if kind == "plain":
        return text
    if kind == "noon":
        return text.split("/")[when.hour >= 12]  # noqa: PLR2004 - noon
    show = _DATE.get(text)
    if text in {"h", "hh"} and halved:
        return str((when.hour + 11) % 12 + 1).zfill(len(text))
    return show(when) if show else None


_DATE: MappingProxyType[str, Callable[[datetime], str]] = MappingProxyType(
    {
        "yyyy": lambda when: f"{when.year:04}",
        "yy": lambda when: f"{when.year % 100:02}",
        "m": lambda when: str(when.month),
        "mm": lambda when: f"{when.month:02}",
        "mmm": lambda when: _MONTHS[when.month - 1][:3],
        "mmmm": lambda when: _MONTHS[when.month - 1],
        "d": lambda when: str(when.day),
        "dd": lambda when: f"{when.day:02}",
        "ddd": lambda when: _WEEKDAYS[when.weekday()][:3],
        "dddd": lambda when: _WEEKDAYS[when.weekday()],
        "h": lambda when: str(when.hour),
        "hh": lambda when: f"{when.hour:02}",
        "n": lambda when: str(when.minute),
        "nn": lambda when: f"{when.minute:02}",
        "s": lambda when: str(when.second),
        "ss": lambda when: f"{when.second:02}",
    }
)
