"""What shows the numbers of a sheet's cells, by their styles: digits as a number format has them, dates, or what is known at least."""

from collections.abc import Sequence
from datetime import datetime

from wxpush.sources.workbook.dateformat import date_shower, follows_machine, iso, moment
from wxpush.sources.workbook.numberformat import (
    NumberFormat,
    Section,
    Show,
    ShownAs,
    all_digits,
    format_of,
    number_shower,
)
from wxpush.sources.workbook.sheetparts import whole
from wxpush.sources.workbook.xmlstream import DamagedError

#: The first day after the year 9999.
_LAST_DAY = 2_958_466
#: Amounts and days are the same in many rows: so many of them are remembered.
_REMEMBERED = 20_000
_OF_MACHINE = "[$-F800]yyyy/m/d"


class Showers(dict[str | None, Show]):
    """What shows the numbers of a style, by the style as a cell has it. Raises DamagedError for one that the file has not.

    `codes`: the number format of each style; `epoch`: the day that days are counted from.
    """

    def __init__(self, codes: Sequence[str], epoch: datetime) -> None:
        super().__init__()
        self._codes = codes
        self._epoch = epoch
        self._days: dict[tuple[str, float], str] = {}
        #: Formats that are not known, as they were met.
        self.strange: dict[str, None] = {}

    def __missing__(self, style: str | None) -> Show:
        show = self._of_code(self._code(style))
        if len(self) < _REMEMBERED:
            self[style] = show
        return show

    def of_moments(self, style: str | None) -> Show:
        """The same for what is known to be a moment: without a format it is shown as one."""
        return self[style] if self._code(style) else self._of_code(_OF_MACHINE)

    def _code(self, style: str | None) -> str:
        number = whole(style or "0")
        if number >= len(self._codes) > 0 or (number and not self._codes):
            raise DamagedError  # what the cell shows is not known
        return self._codes[number] if self._codes else ""

    def _of_code(self, code: str) -> Show:
        """What shows numbers under a format; where that is not known, all their digits or ISO."""
        if not code:
            return all_digits
        known = format_of(code)
        shows = {section: self._of_section(code, known, section) for section in known.sections}
        if len(known.sections) == 1 and known.sections[0].condition is None:
            alone = shows[known.sections[0]]
            return lambda value: alone(value) if value >= 0 or known.dated else f"-{alone(-value)}"
        strange = self._of_strange(code, known)

        def show(value: float) -> str:
            section, minus = known.section(value)
            if section is None:
                return strange(value)
            if section.kind in {ShownAs.NUMBER, ShownAs.TEXT}:
                return ("-" if minus else "") + shows[section](abs(value))
            return shows[section](value)

        return show

    def _of_section(self, code: str, known: NumberFormat, section: Section) -> Show:
        if section.kind is ShownAs.TEXT:
            text = "".join(part.text for part in section.parts if part.kind == "plain").strip()
            return lambda _: text
        if section.kind is ShownAs.NUMBER:
            return number_shower(section)
        date = date_shower(section) if section.kind is ShownAs.DATE else None
        strange = self._of_strange(code, known)
        if date is None:
            return strange

        def show(value: float) -> str:
            found = self._days.get((code, value))
            if found is None:
                if not 0 <= value < _LAST_DAY:
                    return strange(value)
                found = date(moment(value, self._epoch, parts=1), round(value * 86_400))
                if len(self._days) > _REMEMBERED:
                    self._days.clear()
                self._days[code, value] = found
            return found

        return show

    def _of_strange(self, code: str, known: NumberFormat) -> Show:
        def show(value: float) -> str:
            self._noticed(code)
            if not known.dated or not 0 <= value < _LAST_DAY:
                return all_digits(value)
            exact = moment(value, self._epoch, parts=1000)
            return iso(exact, days=value, elapsed=known.elapses)

        return show

    def _noticed(self, code: str) -> None:
        if not follows_machine(code) and len(self.strange) < 10:  # noqa: PLR2004 - to name some is enough
            self.strange[code] = None
