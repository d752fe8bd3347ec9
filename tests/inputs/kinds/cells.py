"""Numbers and dates of sheets: as the sheet shows them, or told; never something else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.inputs.kinds import shown
from tests.inputs.kinds.books import Raw, Value, formatted
from tests.inputs.kinds.kind import Kinds, Member
from tests.inputs.kinds.verdicts import Ground, Reads, rows_of
from tests.inputs.kinds.words import number
from wxpush.model import Recipient

KINDS = Kinds()


@dataclass(frozen=True)
class Shows:
    """Texts of the column `v`, as patterns."""

    patterns: Sequence[str]

    def hold(self, ground: Ground, path: Path) -> None:
        found = [row.fields["v"] if isinstance(row, Recipient) else row for row in rows_of(path)]
        pairs = zip(self.patterns, found, strict=True)
        wrong = [pair for pair in pairs if not re.fullmatch(pair[0], str(pair[1]))]
        assert not wrong, wrong


def _numbers(random: Random, formats: shown.Shown, values: Sequence[float]) -> Member:
    """Each format once, with one of the values."""
    cells = [(random.choice(values), code) for code in formats]
    wanted = [re.escape(formats[code](value)) for value, code in cells]
    return Member(formatted(cells), Shows(wanted), ".xlsx")


def _dates(random: Random, formats: shown.Dated) -> Member:
    moments = [shown.moment(random) for _ in formats]
    wanted = [formats[code](when) for when, code in zip(moments, formats, strict=True)]
    cells = [(shown.serial(when), code) for when, code in zip(moments, formats, strict=True)]
    return Member(formatted(cells), Shows(wanted), ".xlsx")


def amounts(random: Random) -> list[float]:
    return [random.randint(1, 10**8) / 100 * random.choice((1, 1, -1)) for _ in range(8)]


@KINDS.add()
def formats_that_every_list_has(random: Random) -> Member:
    return _numbers(random, shown.FIXED, amounts(random))


@KINDS.add()
def dates_that_every_list_has(random: Random) -> Member:
    return _dates(random, shown.DATES)


@KINDS.add(3)
def fifteen_digits(random: Random) -> Member:
    """Sums and products of amounts, whose float has a digit more than a sheet keeps."""
    values = [
        random.randint(1, 999) / 10 * random.choice((3, 7, 1.1)) + random.choice((0, 0.1, 0.2))
        for _ in range(6)
    ]
    wanted = [f"{Decimal(f'{value:.15g}').normalize():f}" for value in values]
    return Member(
        formatted([(Raw(f"{value:.17g}"), "General") for value in values]),
        Shows([re.escape(each) for each in wanted]),
        ".xlsx",
    )


@KINDS.add(6)
def numbers_of_too_many_digits(random: Random) -> Member:
    """Transaction numbers of WeChat Pay and Alipay have 28, order numbers 18."""
    codes = ("0.00_ ", "0", "0.00", "#,##0", "General", "000000")
    cells: list[tuple[Value, str | int]] = [
        (Raw(number(random, random.choice((16, 18, 19, 28, 40)))), random.choice(codes)) for _ in range(4)
    ]
    return Member(formatted([(1, "0"), *cells]), Reads([{"v": "1"}, *["long_number"] * 4]), ".xlsx")


@KINDS.add(21)
def numbers_beyond_the_calendar(random: Random) -> Member:
    """The other rows stand as they are."""
    codes = ("[h]:mm:ss", "[h]:mm", "[mm]:ss", "yyyy-mm-dd", 27, 28, 31, 57, 58, 14, 22)
    value = random.choice((13_800_138_000, 2_958_466, 2_999_999, 2_965_000.5, 1e12, -1))
    return Member(
        formatted([(7, "0"), (value, random.choice(codes)), (8, "0")]), Shows(["7", ".*", "8"]), ".xlsx"
    )


@KINDS.add(8)
def long_dates(random: Random) -> Member:
    return _dates(random, shown.LONG_DATES)


@KINDS.add(8)
def chinese_weekdays_and_months(random: Random) -> Member:
    return _dates(random, shown.WEEKDAYS)


@KINDS.add(9)
def commas_that_scale(random: Random) -> Member:
    return _numbers(random, shown.SCALED, [random.randint(10**5, 10**8) for _ in range(6)])


@KINDS.add(9)
def sections_by_sign(random: Random) -> Member:
    return _numbers(random, shown.SECTIONS, [-random.randint(1, 10**5) / 10])


@KINDS.add(9)
def sections_by_condition(random: Random) -> Member:
    return _numbers(random, shown.CONDITIONS, [random.randint(100, 9999), 100])


@KINDS.add(22)
def built_in_brackets(random: Random) -> Member:
    return _numbers(random, shown.BRACKETS, amounts(random))


@KINDS.add(22)
def built_in_currencies(random: Random) -> Member:
    cells = [(random.randint(100_000, 10**8) / 100, code) for code in shown.CURRENCIES]
    digits = [f"{shown.rounded(value, shown.CURRENCIES[code]):,f}" for value, code in cells]
    return Member(formatted(cells), Shows([rf"[¥￥$]?\s?{re.escape(text)}" for text in digits]), ".xlsx")


@KINDS.add(22)
def built_in_chinese_times(random: Random) -> Member:
    return _dates(random, shown.CHINESE_TIMES)


@KINDS.add(22)
def dates_with_milliseconds(random: Random) -> Member:
    """As programs write what they call a date."""
    when = shown.moment(random)
    value = shown.serial(when) + random.randint(1, 499) / 86_400_000
    wanted = rf"{when:%Y-%m-%d %H:%M:%S}(\.\d{{3}})?|{when:%Y}/{when.month}/{when.day}"
    return Member(formatted([(value, random.choice((14, 22)))]), Shows([wanted]), ".xlsx")
