"""One question to WeChat that needs a token: asked again with a new one when the token was refused."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from wxpush.token.base import Tokens
from wxpush.wechat.refusals import TokenRefusedError

T = TypeVar("T")

#: Renewals for one question; a question that every token fails has another fault.
RENEWALS = 2


async def with_token(tokens: Tokens, ask: Callable[[str], Awaitable[T]]) -> T:
    """What `ask(token)` answers, as in `with_token(tokens, api.quota)`. Raises AccountError when no token will do."""
    for _ in range(RENEWALS):
        token = await tokens.get()
        try:
            return _accepted(tokens, token, await ask(token))
        except TokenRefusedError:
            await tokens.refused(token)
    token = await tokens.get()
    return _accepted(tokens, token, await ask(token))


def _accepted(tokens: Tokens, token: str, answer: T) -> T:
    tokens.accepted(token)
    return answer
