"""What held messages back, for how long, and why, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf

from wxpush.checkpoint.timeline import Stretch
from wxpush.hold import Held
from wxpush.report.page.values import clock, day, duration
from wxpush.words import Rate, Sentence, catalogue
from wxpush.words.codes import Named


@dataclass(frozen=True, slots=True)
class Spell:
    """One time in which one thing did. `slowest`: the lowest rate in force meanwhile; None: there was no bound."""

    from_ms: int
    until_ms: int
    held: str
    why: str | None
    slowest: float | None

    @property
    def seconds(self) -> float:
        return (self.until_ms - self.from_ms) / 1000

    def told(self, *, with_day: bool) -> Sentence:
        """When, how long, what and why."""
        begins = f"{day(self.from_ms)} {clock(self.from_ms)}" if with_day else clock(self.from_ms)
        return Sentence(
            "page.spell" if self.why is None else "page.spell_why",
            begins=begins,
            ends=clock(self.until_ms),
            time=duration(self.seconds),
            what=_what(self.held, self.slowest),
            why=_why(self.why),
        )


def spells(stretches: Sequence[Stretch]) -> list[Spell]:
    """Those of one invocation, as they went."""
    found = []
    for (held, why), group in groupby(stretches, key=lambda one: (one.held, one.why)):
        if held is None:
            continue
        some = list(group)
        rates = [one.rate for one in some if one.rate is not None]
        found.append(Spell(some[0].from_ms, some[-1].until_ms, held, why, min(rates, default=None)))
    return found


def _what(held: str, slowest: float | None) -> Sentence | str:
    """A word of a later version has no sentence here."""
    known = held in {each.value for each in Held}
    return Sentence(f"page.held_{held}", rate=Rate(inf if slowest is None else slowest)) if known else held


def _why(word: str | None) -> object:
    """An errcode with its word, or what requests died of."""
    if word is None:
        return ""
    if word.lstrip("-").isdecimal():
        return Named(int(word))
    name = f"rows.{word}"
    text = catalogue().TEXTS.get(name)
    return Sentence(name) if isinstance(text, str) and "{" not in text else word.replace("_", " ")
