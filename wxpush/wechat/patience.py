"""Asking again what may pass: five tries, the waits between them doubling."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from wxpush.answer import ApiFault
from wxpush.errors import ServerError, UnreachableError
from wxpush.words import Sentence

T = TypeVar("T")

TRIES = 5
#: Seconds at the most between the tries together, whatever an answer asks for: somebody waits for this one.
_LONGEST = 60.0


class Patience:
    """Tries with 1, 2, 4, 8 seconds between them, or as many as the answer asked for, each with `jitter()` (0 to 1 s) more.

    `sleep` waits seconds.
    """

    def __init__(self, *, sleep: Callable[[float], Awaitable[None]], jitter: Callable[[], float]) -> None:
        self._sleep = sleep
        self._jitter = jitter

    async def ask(
        self,
        attempt: Callable[[], Awaitable[T | ApiFault]],
        *,
        who: Sentence | str,
        host: str = "",
        tries: int = TRIES,
    ) -> T:
        """The first answer of `who` that is no fault. Raises UnreachableError when none of the tries brought one,
        ServerError where the last was answered by something else than was meant: at `host`, which is WeChat's, by whatever status.
        """
        number, left = 0, _LONGEST
        while True:
            answer = await attempt()
            if not isinstance(answer, ApiFault):
                return answer
            number += 1
            if number >= tries or left <= 0:
                raise _given_up(answer, who, host, number)
            wait = max(2 ** (number - 1), min(answer.waits or 0.0, left))
            left -= wait
            await self._sleep(wait + self._jitter())


def _given_up(fault: ApiFault, who: Sentence | str, host: str, tries: int) -> UnreachableError:
    if host and fault.foreign and not fault.garbled:
        return ServerError("wechat.foreign_answer", host=host, tries=tries, fault=fault.what)
    # A service of the operator's own that is down is no stranger in its place.
    kind = ServerError if fault.foreign and not fault.may_pass else UnreachableError
    return kind("wechat.no_answer", who=who, tries=tries, fault=fault.what)
