"""What an account is asked before a run: a question may stay open, a refusal of the account may not, nor may its silence."""

import pytest

from tests.token.fakes import ScriptedSource
from wxpush.answer import ApiRefusal
from wxpush.errors import AccountError, UnreachableError
from wxpush.run.preparing.questions import Questions
from wxpush.wechat.refusals import TokenRefusedError, explain
from wxpush.words import Sentence

pytestmark = pytest.mark.anyio


@pytest.fixture
async def held(tokens):
    """Tokens with one at hand, and a source that gives no other."""
    held = tokens(ScriptedSource("A", AccountError("token.hopeless")))
    await held.get()
    return held


def refused(errcode: int):
    """A question that WeChat answers with a code."""

    async def ask():
        raise explain(ApiRefusal(errcode, ""), about=Sentence("wechat.quota"))

    return ask


async def silence():
    raise UnreachableError("token.no_secret_here", appid="wx1")


async def answer():
    return 7


async def asked(tokens, *questions):
    """What was answered, and how many doubts there are; the error where there is one."""
    wanted = Questions(tokens)
    answers = [await wanted.ask(question, open_means="Not known") for question in questions]
    wanted.heard()
    assert all(doubt.startswith("Not known: ") for doubt in wanted.doubts)
    return answers, len(wanted.doubts)


@pytest.mark.parametrize("errcode", [48001, 45159, 61450, 45009, 45011])
async def test_what_is_refused_of_one_question_leaves_it_open(held, errcode):
    assert await asked(held, refused(errcode), answer) == ([None, 7], 1)
    assert await asked(held, refused(errcode), silence) == ([None, None], 2)


@pytest.mark.parametrize("errcode", [40013, 40125, 40164, 40243, 48004, 50002, 50007, 89503])
async def test_what_is_refused_of_the_account_is_no_doubt(held, errcode):
    with pytest.raises(AccountError) as caught:
        await asked(held, answer, refused(errcode))
    assert caught.value.errcode == errcode


async def test_one_answer_is_enough(held):
    assert await asked(held, silence, answer) == ([None, 7], 1)


async def test_an_account_that_answers_nothing_was_not_heard(held):
    with pytest.raises(UnreachableError):
        await asked(held, silence, silence)


async def test_who_is_asked_nothing_has_nothing_to_answer(held):
    assert await asked(held) == ([], 0)


async def test_a_token_that_was_refused_and_cannot_be_renewed_is_no_doubt(held):
    async def dead():
        await held.refused("A")  # raises: the source gives no other

    with pytest.raises(AccountError):
        await asked(held, dead, answer)


async def test_a_renewal_that_failed_within_a_question_is_no_doubt_either(held):
    async def swallowed():
        with pytest.raises(AccountError):
            await held.refused("A")
        raise AccountError("wechat.no_permission", about=Sentence("wechat.quota"), errcode=48001)

    with pytest.raises(AccountError) as caught:
        await asked(held, swallowed)
    assert caught.value.sentence == Sentence("token.hopeless")


async def test_tokens_that_are_refused_one_after_another_are_no_doubt(held):
    async def hopeless():
        raise TokenRefusedError("wechat.token_refused", about=Sentence("wechat.quota"), errcode=40001)

    with pytest.raises(TokenRefusedError):
        await asked(held, hopeless)
