"""What a refusal leaves open is asked once for all workers, and again when it comes up again."""

import anyio
import pytest

from tests.sending.fakes import FakeAccount, FakeTokens
from wxpush.channels.template import TEMPLATE
from wxpush.errors import Stop, UnreachableError
from wxpush.model import Kind
from wxpush.sending.inquiries import Inquiries
from wxpush.sending.stops import NO_QUOTA, NO_TEMPLATE

pytestmark = pytest.mark.anyio


class Desk:
    """Inquiries with an account behind them."""

    def __init__(self, **answers) -> None:
        self.tokens, self.account = FakeTokens(), FakeAccount(**answers)
        self.stops: list[Stop] = []
        self.inquiries = Inquiries(self.tokens, self.account, self.stops.append, TEMPLATE.questions)

    async def refused(self, *kinds: Kind) -> None:
        """Several workers are refused at once."""
        async with anyio.create_task_group() as tasks:
            for kind in kinds:
                tasks.start_soon(self.inquiries.after, kind, "T0")


async def test_refusals_that_come_together_ask_one_question_of_a_kind():
    desk = Desk()
    await desk.refused(Kind.QUOTA, Kind.QUOTA, Kind.TEMPLATE, Kind.QUOTA, Kind.TEMPLATE)
    assert desk.account.asked == {"quota": 1, "template": 1}


@pytest.mark.parametrize(("kind", "question"), [(Kind.QUOTA, "quota"), (Kind.TEMPLATE, "template")])
async def test_a_refusal_after_the_answer_asks_again(kind, question):
    desk = Desk()
    for _ in range(3):
        await desk.refused(kind)
    assert desk.account.asked == {question: 3}


async def test_a_question_that_failed_is_asked_again():
    class Away(FakeAccount):
        async def quota_left(self) -> int | None:
            raise UnreachableError("No answer.")

    desk = Desk()
    desk.account.__class__ = Away
    with pytest.raises(UnreachableError):
        await desk.inquiries.after(Kind.QUOTA, "T0")
    desk.account.__class__ = FakeAccount
    await desk.inquiries.after(Kind.QUOTA, "T0")
    assert desk.account.asked == {"quota": 1}


@pytest.mark.parametrize(
    ("kind", "answers", "stops"),
    [
        (Kind.QUOTA, {"quota": 0}, [NO_QUOTA]),
        (Kind.QUOTA, {"quota": 1}, []),
        (Kind.QUOTA, {"quota": None}, []),
        (Kind.TEMPLATE, {"template": False}, [NO_TEMPLATE]),
        (Kind.TEMPLATE, {"template": True}, []),
        (Kind.TEMPLATE, {"template": None}, []),
    ],
)
async def test_only_an_answer_that_leaves_no_hope_stops(kind, answers, stops):
    desk = Desk(**answers)
    await desk.refused(kind)
    assert desk.stops == stops


async def test_a_refused_token_is_reported_and_nothing_is_asked():
    desk = Desk()
    await desk.refused(Kind.TOKEN, Kind.TOKEN)
    assert desk.tokens.renewals == 1
    assert not desk.account.asked
