"""Asks an account what a run should know before it begins. A question may stay unanswered; a refused account is an error."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from wxpush.errors import AccountError, UnreachableError
from wxpush.token.base import Tokens
from wxpush.wechat.refusals import ACCOUNT_CODES, LimitedError, TokenRefusedError
from wxpush.words import Means, Sentence

T = TypeVar("T")


class Questions:
    """Questions to one account, one after another. `doubts` has a sentence for each that was left open.

    A token at hand proves nothing: it may be dead, and the secret or the address refused. So an answer of WeChat's counts only.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._heard = False
        self._silence: UnreachableError | None = None
        self.doubts: list[str] = []

    async def ask(self, question: Callable[[], Awaitable[T]], *, open_means: Sentence | str) -> T | None:
        """The answer, or None with a doubt that begins with `open_means`. Raises AccountError and UnreachableError as `heard` does."""
        try:
            answer = await question()
        except TokenRefusedError:
            raise  # each token that can be had was refused
        except AccountError as error:
            if error.errcode in ACCOUNT_CODES:
                raise
            await self._open(error, open_means, heard=True)
        except UnreachableError as error:
            self._silence = error
            await self._open(error, open_means, heard=isinstance(error, LimitedError))
        else:
            self._heard = True
            return answer
        return None

    def heard(self) -> None:
        """Raises UnreachableError where WeChat answered none of the questions, though some were asked."""
        if self._silence and not self._heard:
            raise self._silence

    async def _open(
        self, error: AccountError | UnreachableError, open_means: Sentence | str, *, heard: bool
    ) -> None:
        await self._tokens.get()  # raises where the question failed because there is no token any more
        self._heard = self._heard or heard
        self.doubts.append(str(Sentence("run.left_open", means=open_means, why=error.told(Means.NOTHING))))
