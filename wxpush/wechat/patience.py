"""Asking again what may pass: five tries, the waits between them doubling."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from wxpush.errors import UnreachableError
from wxpush.wechat.answer import ApiFault

T = TypeVar("T")

TRIES = 5


class Patience:
    """Tries with 1, 2, 4, 8 seconds between them, each with `jitter()` (0 to 1 s) more. `sleep` waits seconds."""

    def __init__(self, *, sleep: Callable[[float], Awaitable[None]], jitter: Callable[[], float]) -> None:
        self._sleep = sleep
        self._jitter = jitter

    async def ask(self, attempt: Callable[[], Awaitable[T | ApiFault]], *, who: str) -> T:
        """The first answer that is no fault. Raises UnreachableError when none of the tries brought one."""
        fault = ApiFault("not asked")
        for number in range(TRIES):
            if number:
                await self._sleep(2 ** (number - 1) + self._jitter())
            answer = await attempt()
            if not isinstance(answer, ApiFault):
                return answer
            fault = answer
        raise UnreachableError(
            f"{who} gave no usable answer in {TRIES} tries ({fault.what}); rows not sent stay pending; "
            "run the same command again when it answers."
        )
