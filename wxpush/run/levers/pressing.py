"""What the keys of a running send do: p pauses and resumes, + and - change the rate, q stops it as the first Ctrl-C does."""

from collections.abc import Callable
from math import floor, inf, log10
from typing import Protocol

from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.lever import Lever, Levers
from wxpush.parsing.quantities import HIGHEST_RATE
from wxpush.run.levers.desk import Desk
from wxpush.run.levers.orders import LeverOrder
from wxpush.system import whoami
from wxpush.words import Sentence

#: What one press makes of the rate.
_STEP = 1.25
_LOWEST = 0.01
_BY_KEY = Stop(Reason.SIGNAL, Exit.INTERRUPTED, Sentence("run.stopped_by_key"))


class Presses(Protocol):
    """Gives keys, one after another."""

    async def pressed(self) -> str: ...


async def obey_keys(
    keys: Presses, levers: Levers, desk: Desk, *, reached: Callable[[], float], stop: Callable[[Stop], None]
) -> None:
    """Until cancelled. `reached`: messages a second of now, where no rate is asked for."""
    by = whoami.user()
    while True:
        key = await keys.pressed()
        if key in {"p", "P"}:
            await desk.obey(LeverOrder(Lever.RESUME if levers.paused else Lever.PAUSE), by)
        elif key in {"+", "=", "-"}:
            asked = stepped(levers.asked, faster=key != "-", reached=reached())
            if asked is not None:
                await desk.obey(LeverOrder(Lever.RATE, asked), by)
        elif key in {"q", "Q"}:
            stop(_BY_KEY)


def stepped(asked: float, *, faster: bool, reached: float) -> float | None:
    """The next rate, of two digits; None where there is none. Without a bound the first step down is from what is reached."""
    base = reached if asked == inf else asked
    if base <= 0 or (asked == inf and faster):
        return None
    found = base * _STEP if faster else base / _STEP
    digits = 1 - floor(log10(found))
    return min(max(round(found, digits), _LOWEST), HIGHEST_RATE)
