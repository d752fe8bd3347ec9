"""A question that needs a token is asked again with another one where the token is refused."""

import pytest

from tests.token.fakes import FakeClock, ScriptedSource, SharedCache
from wxpush.errors import AccountError
from wxpush.token.account import AccountTokens
from wxpush.token.errand import with_token
from wxpush.token.renewal import Renewal
from wxpush.wechat.refusals import TokenRefusedError

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock():
    return FakeClock()


class Question:
    """Refuses the tokens it was told to."""

    def __init__(self, *bad):
        self._bad = bad
        self.asked = []

    async def __call__(self, token):
        self.asked.append(token)
        if token in self._bad:
            raise TokenRefusedError("refused")
        return 42


@pytest.fixture
def tokens(clock):
    def tokens(*script):
        renewal = Renewal(ScriptedSource(*script), SharedCache(), clock=clock, sleep=clock.sleep)
        return AccountTokens(renewal, clock=clock)

    return tokens


async def test_a_question_is_asked_again_with_a_renewed_token(tokens):
    question = Question("A")
    assert await with_token(tokens("A", "B"), question) == 42
    assert question.asked == ["A", "B"]


async def test_an_answer_shows_that_a_renewed_token_is_good(tokens):
    held = tokens("A", "B", "C")
    assert await with_token(held, Question("A")) == 42
    await held.refused("B")
    assert held.current == "C"


async def test_a_question_that_every_token_fails_ends_in_an_error(tokens):
    question = Question("A", "B")
    with pytest.raises(AccountError, match="AppID, secret and base URL belong together"):
        await with_token(tokens("A", "B"), question)
    assert question.asked == ["A", "B"]


async def test_a_question_that_alone_is_refused_ends_too(tokens):
    held = tokens("A", "B", "C", "D")
    refuse = Question("A", "B", "C", "D")

    async def ask(token):
        held.accepted(token)  # as other workers' answers would
        return await refuse(token)

    with pytest.raises(TokenRefusedError):
        await with_token(held, ask)
    assert refuse.asked == ["A", "B", "C"]
