"""How many messages one person may get: what is beyond that is refused, and nothing that was taken before."""

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from wxpush.intake.base import Outcome, Refused, Taken, Trouble
from wxpush.intake.spool.entering import NewMessage
from wxpush.intake.spool.taking import Line
from wxpush.limits.callers import CallerLimits
from wxpush.parsing.quantities import CountWithin
from wxpush.words import Sentence

#: Who waits for the next one: whoever gets one while so many do shares his limit with all others like him.
_MOST = 1_000_000


def refusal(allowed: CountWithin) -> Refused:
    """What is told of a message beyond it."""
    told = Sentence("intake.rate_of_person", many=allowed.many, seconds=round(allowed.seconds))
    return Refused(Trouble.RATE_OF_PERSON, told, Trouble.RATE_OF_PERSON.value, "to")


class PersonLimits:
    """Of one service alone. `now` gives monotonic seconds."""

    def __init__(self, allowed: CountWithin, now: Callable[[], float]) -> None:
        self._limits = CallerLimits(allowed.many / allowed.seconds, allowed.many, most=_MOST)
        self._refusal = refusal(allowed)
        self._now = now

    def counted(self, lines: Iterable[Line]) -> list[Line]:
        """Each line, unfit where its person gets no more: it is refused then, unless it was taken before."""
        return [self._counted(line) for line in lines]

    def _counted(self, line: Line) -> Line:
        if not isinstance(line, NewMessage) or line.unfit is not None:
            return line
        wait = self._limits.take(f"{line.who}", self._now())
        return replace(line, body=b"", who=0, unfit=self._refusal) if wait else line

    def uncount(self, lines: Sequence[Line], outcomes: Sequence[Outcome] = ()) -> None:
        """Count none of which no message came: all of them, or those that were taken before or refused."""
        for place, line in enumerate(lines):
            taken = bool(outcomes) and isinstance(outcomes[place], Taken)
            if isinstance(line, NewMessage) and line.unfit is None and not taken:
                self._limits.give_back(f"{line.who}")
