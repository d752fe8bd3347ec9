"""What was to be sent each day, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wxpush.report.page.material import PageMaterial
from wxpush.report.page.values import day, number, place

#: The newest so many.
MOST = 7
#: Of the bar of a day.
WIDTH = 160


@dataclass(frozen=True, slots=True)
class Day:
    """One. `planned`: rows that were to be sent, as far as it is known; widths are those of the bar."""

    name: str
    planned: int | None = None
    sent: int = 0
    rejected: int = 0

    @property
    def left(self) -> int | None:
        return None if self.planned is None else max(self.planned - self.sent - self.rejected, 0)

    def cells(self) -> tuple[str, ...]:
        counts = (self.planned, self.sent, self.rejected, self.left)
        return tuple("–" if many is None else number(many) for many in counts)

    def widths(self, most: int) -> tuple[str, str, str]:
        """Of what was planned, sent and rejected."""
        counts = (self.planned or 0, self.sent, self.rejected)
        return tuple(place(WIDTH * min(many / max(most, 1), 1)) for many in counts)  # type: ignore[return-value] # three


@dataclass(frozen=True, slots=True)
class Days:
    """The newest days; `most` rows of any of them."""

    rows: list[Day]
    left_out: int

    @property
    def most(self) -> int:
        return max([one.planned or one.sent + one.rejected for one in self.rows], default=0)


def days(material: PageMaterial) -> Days:
    """By the days of this machine's time zone. What an invocation had to send is planned for the day on which it begins, and what is left of
    it at midnight for the next.
    """
    found: dict[str, Day] = {}
    for name, planned, sent, rejected in _noted(material):
        one = found.get(name, Day(name))
        plan = one.planned if planned is None else (one.planned or 0) + planned
        found[name] = replace(one, planned=plan, sent=one.sent + sent, rejected=one.rejected + rejected)
    every = [one for one in found.values() if one.sent or one.rejected or one.planned]
    return Days(every[-MOST:], max(len(every) - MOST, 0))


def _noted(material: PageMaterial) -> Iterator[tuple[str, int | None, int, int]]:
    """The day of each stretch, what is planned anew with it, and what was done in it."""
    left: int | None = None
    newest, last_day = 0, ""
    for one in material.stretches:
        name, planned = day(one.from_ms), None
        if one.invocation != newest:
            newest = one.invocation
            origin = material.origins.get(newest)
            to_send = origin.to_send if origin else 0
            # What an earlier one left that day is planned already.
            planned = to_send if name != last_day or left is None else max(to_send - left, 0)
            left = to_send
        elif name != last_day:
            planned = left
        last_day = name
        if left is not None:
            left = max(left - one.sent - one.rejected, 0)
        yield name, planned, one.sent, one.rejected
