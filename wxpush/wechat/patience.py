"""Asking again what may pass: five tries, the waits between them doubling."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from wxpush.answer import ApiFault
from wxpush.errors import ServerError, UnreachableError
from wxpush.words import Sentence

T = TypeVar("T")

TRIES = 5
#: Seconds at the most between two tries, whatever an answer asks for: somebody waits for this one.
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
        ServerError where the last was answered by something else than was meant, at `host`.
        """
        fault: ApiFault | None = None
        for number in range(tries):
            if number:
                asked = fault.waits if fault is not None and fault.waits is not None else 0.0
                await self._sleep(max(2 ** (number - 1), min(asked, _LONGEST)) + self._jitter())
            answer = await attempt()
            if not isinstance(answer, ApiFault):
                return answer
            fault = answer
        assert fault is not None, "it was asked"
        if host and fault.foreign and not fault.garbled:
            raise ServerError("wechat.foreign_answer", host=host, tries=tries, fault=fault.what)
        kind = ServerError if fault.foreign else UnreachableError
        raise kind("wechat.no_answer", who=who, tries=tries, fault=fault.what)
