"""What a sheet shows of a value under a number format: written down by hand, format by format, for a Chinese Excel.

Where two texts are listed the review leaves open which: what is shown, or the date as ISO. https://learn.microsoft.com/office/troubleshoot/excel/number-formats
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from types import MappingProxyType

#: A format, and what it shows of a value.
Shown = Mapping[str | int, Callable[[float], str]]
Dated = Mapping[str | int, Callable[[datetime], str]]
EPOCH = datetime(1899, 12, 30)
_DAYS = "一二三四五六日"
_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def rounded(value: float, decimals: int = 0, *, scale: int = 0) -> Decimal:
    """Half away from zero, of the fifteen digits that a sheet has."""
    exact = Decimal(f"{value:.15g}").scaleb(-scale)
    return abs(exact).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _plain(
    decimals: int, *, comma: bool = False, scale: int = 0, around: str = "{}"
) -> Callable[[float], str]:
    """A number of fixed decimals with a minus before all of it."""

    def shown(value: float) -> str:
        number = rounded(value, decimals, scale=scale)
        text = around.format(f"{number:,f}" if comma else f"{number:f}")
        return f"-{text}" if value < 0 else text

    return shown


def _signed(above: str, below: str, decimals: int, zero: str | None = None) -> Callable[[float], str]:
    """Of a format of sections: what stands around numbers above zero, below it, and for zero itself."""

    def shown(value: float) -> str:
        if zero is not None and value == 0:
            return zero
        return (below if value < 0 else above).format(rounded(value, decimals))

    return shown


def _bracketed(decimals: int) -> Callable[[float], str]:
    return lambda value: ("({:,f})" if value < 0 else "{:,f}").format(rounded(value, decimals))


#: Formats of one section, which every list has.
FIXED: Shown = MappingProxyType(
    {
        "0": _plain(0), "0.00": _plain(2), "#,##0": _plain(0, comma=True), "#,##0.00": _plain(2, comma=True),
        '"¥"#,##0.00': _plain(2, comma=True, around="¥{}"), "0.0": _plain(1), '0.00"元"': _plain(2, around="{}元"), "0.00_ ": _plain(2),
        "0%": _plain(0, scale=-2, around="{}%"), "0.00%": _plain(2, scale=-2, around="{}%"),
        '"No."0': _plain(0, around="No.{}"), 1: _plain(0), 2: _plain(2), 3: _plain(0, comma=True), 4: _plain(2, comma=True),
        9: _plain(0, scale=-2, around="{}%"), 10: _plain(2, scale=-2, around="{}%"),
    }
)  # fmt: skip
#: A comma behind the last digit divides by a thousand.
SCALED: Shown = MappingProxyType(
    {
        "#,##0,": _plain(0, comma=True, scale=3), "0.00,,": _plain(2, scale=6), "0.0,": _plain(1, scale=3),
        '#,##0,"千"': _plain(0, comma=True, scale=3, around="{}千"), '0.00,,"百万"': _plain(2, scale=6, around="{}百万"),
    }
)  # fmt: skip
#: Sections below zero, and for zero.
SECTIONS: Shown = MappingProxyType(
    {
        '0.00;"退款"0.00': _signed("{}", "退款{}", 2), "0_);\\(0\\)": _signed("{}", "({})", 0), "0.00;[Red]0.00": _signed("{}", "{}", 2),
        '0;"亏"0;"持平"': _signed("{}", "亏{}", 0, "持平"), '"+"0.0;"-"0.0;0': _signed("+{}", "-{}", 1, "0"),
    }
)  # fmt: skip
#: Sections by conditions, and whole numbers to show under them.
CONDITIONS: Shown = MappingProxyType(
    {
        '[>=10000]0"元以上";0': lambda value: f"{value}元以上" if value >= 10000 else f"{value}",
        '[<100]"少于百";0': lambda value: "少于百" if value < 100 else f"{value}",
        '[=1]"男";[=0]"女";0': lambda value: {1: "男", 0: "女"}.get(int(value), f"{value}"),
        '[=1]"是";"否"': lambda value: "是" if value == 1 else "否",
        '[>90]"优秀";[>60]"及格";"不及格"': lambda value: (
            "优秀" if value > 90 else "及格" if value > 60 else "不及格"
        ),
    }
)
#: Built-in, with brackets below zero; those with a currency have that of the machine before the digits.
BRACKETS: Shown = MappingProxyType(
    {37: _bracketed(0), 38: _bracketed(0), 39: _bracketed(2), 40: _bracketed(2)}
)
CURRENCIES: Mapping[int, int] = MappingProxyType({5: 0, 6: 0, 7: 2, 8: 2, 41: 0, 42: 0, 43: 2, 44: 2})

DATES: Dated = MappingProxyType(
    {
        'yyyy"年"m"月"d"日"': lambda when: f"{when:%Y}年{when.month}月{when.day}日", "yyyy\\-mm\\-dd": lambda when: f"{when:%Y-%m-%d}",
        "yyyy/m/d;@": lambda when: f"{when:%Y}/{when.month}/{when.day}", "yyyy-mm-dd hh:mm:ss": lambda when: f"{when:%Y-%m-%d %H:%M:%S}",
        'm"月"d"日"': lambda when: f"{when.month}月{when.day}日", "hh:mm": lambda when: f"{when:%H:%M}",
        '[$-804]yyyy"年"mm"月"': lambda when: f"{when:%Y}年{when:%m}月", 'h"时"mm"分"': lambda when: f"{when.hour}时{when:%M}分",
        27: lambda when: f"{when:%Y}年{when.month}月", 31: lambda when: f"{when:%Y}年{when.month}月{when.day}日",
        57: lambda when: f"{when:%Y}年{when.month}月", 58: lambda when: f"{when.month}月{when.day}日", 20: lambda when: f"{when.hour}:{when:%M}",
    }
)  # fmt: skip
WEEKDAYS: Dated = MappingProxyType(
    {
        "[$-804]aaaa;@": lambda when: f"星期{_DAYS[when.weekday()]}", "aaaa": lambda when: f"星期{_DAYS[when.weekday()]}",
        "[$-804]dddd": lambda when: f"星期{_DAYS[when.weekday()]}", "aaa": lambda when: f"周?{_DAYS[when.weekday()]}",
        "yyyy/m/d aaaa": lambda when: f"{when:%Y}/{when.month}/{when.day} 星期{_DAYS[when.weekday()]}",
        "[$-804]mmmm": lambda when: f"{_MONTHS[when.month - 1]}月", 'e"年"m"月"d"日"': lambda when: f"{when:%Y}年{when.month}月{when.day}日",
    }
)  # fmt: skip
LONG_DATES: Dated = MappingProxyType(
    {
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy": lambda when: rf"{when:%Y}年{when.month}月{when.day}日|{when:%Y-%m-%d}.*",
        "[$-F400]h:mm:ss\\ AM/PM": lambda when: rf"({when:%Y-%m-%d} )?{when.hour:02}:{when:%M:%S}|{when.hour}:{when:%M:%S}",
        "[$-F800]yyyy/m/d": lambda when: rf"{when:%Y}年{when.month}月{when.day}日|{when:%Y-%m-%d}.*",
    }
)  # fmt: skip


def _noon(when: datetime) -> str:
    return f"{'下午' if when.hour >= 12 else '上午'}{(when.hour + 11) % 12 + 1}时{when:%M}分"


CHINESE_TIMES: Dated = MappingProxyType(
    {
        34: _noon, 35: lambda when: f"{_noon(when)}{when:%S}秒", 55: _noon, 56: lambda when: f"{_noon(when)}{when:%S}秒",
        50: lambda when: f"{when:%Y}年{when.month}月", 51: lambda when: f"{when.month}月{when.day}日", 54: lambda when: f"{when.month}月{when.day}日",
    }
)  # fmt: skip


def moment(random: Random) -> datetime:
    return datetime(2025, 1, 1) + timedelta(seconds=random.randrange(2 * 365 * 86_400))


def serial(when: datetime) -> float:
    """As a sheet keeps it: days since its epoch."""
    return (when - EPOCH) / timedelta(days=1)
