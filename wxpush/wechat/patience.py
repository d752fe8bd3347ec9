"""Asking again what may pass: five tries, the waits between them doubling."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from wxpush.answer import ApiFault
from wxpush.errors import ServerError, UnreachableError
from wxpush.wechat.refusals import PENDING

T = TypeVar("T")

TRIES = 5


class Patience:
    """Tries with 1, 2, 4, 8 seconds between them, each with `jitter()` (0 to 1 s) more. `sleep` waits seconds."""

    def __init__(
        self, *, sleep: Callable[[float], Awaitable[None]], jitter: Callable[[], float], kept: str = PENDING
    ) -> None:
        """`kept` says what an unanswered question leaves as it was."""
        self._sleep = sleep
        self._jitter = jitter
        self._kept = kept

    async def ask(self, attempt: Callable[[], Awaitable[T | ApiFault]], *, who: str, tries: int = TRIES) -> T:
        """The first answer that is no fault. Raises UnreachableError when none of the tries brought one,
        ServerError where the last was answered by something else than was meant.
        """
        fault = ApiFault("not asked")
        for number in range(tries):
            if number:
                await self._sleep(2 ** (number - 1) + self._jitter())
            answer = await attempt()
            if not isinstance(answer, ApiFault):
                return answer
            fault = answer
        kind = ServerError if fault.foreign else UnreachableError
        raise kind(
            f"{who} gave no usable answer in {tries} tries ({fault.what}); {self._kept}; "
            "run the same command again when it answers."
        )
