"""Nobody who follows is given up, whatever WeChat does with openids of another account."""

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wxpush.errors import AccountError, UnreachableError
from wxpush.followers.enquiry import BATCH, Enquiry, Following

pytestmark = pytest.mark.anyio


class WeChat:
    """`follows`: by openid; an openid that is not there is of another account. `how`: what one of those does to a call."""

    def __init__(self, follows: dict[str, bool], how: str) -> None:
        self._follows = follows
        self._how = how
        self.calls: list[int] = []
        self.at_once = self.most_at_once = 0

    async def standings(self, openids) -> dict[str, bool]:
        self.calls.append(len(openids))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await anyio.lowlevel.checkpoint()
        self.at_once -= 1
        known = [self._follows[openid] for openid in openids if openid in self._follows]
        if self._how == "refused" and len(known) < len(openids):
            error = AccountError("invalid openid")
            error.errcode = 40003
            raise error
        if self._how == "shifted":
            return dict(zip(openids, known + [False] * len(openids), strict=False))
        return {openid: self._follows.get(openid, False) for openid in openids}


_FOLLOWS = st.dictionaries(st.integers(0, 400).map("o{}".format), st.sampled_from([True, True, False]))


@settings(deadline=None)
@given(
    follows=_FOLLOWS,
    others=st.lists(st.integers(0, 400).map("x{}".format), max_size=15),
    how=st.sampled_from(["unfollowed", "refused", "shifted"]),
    random=st.randoms(),
)
def test_who_follows_is_never_given_up_and_who_left_is_unless_the_answers_are_shifted(
    follows, others, how, random
):
    asked = [*follows, *others]
    random.shuffle(asked)
    told = anyio.run(Enquiry(WeChat(follows, how)).ask, asked)
    assert told.keys() == set(asked)
    for openid, what in told.items():
        if follows.get(openid):
            assert what is Following.FOLLOWS
        elif openid in follows:
            assert what is Following.UNFOLLOWED or how == "shifted"
        elif how != "shifted":
            assert what is (Following.UNKNOWN if how == "refused" else Following.UNFOLLOWED)


async def test_a_hundred_go_into_a_call_and_a_few_calls_go_out_at_once():
    wechat = WeChat({f"o{number}": True for number in range(1050)}, "unfollowed")
    enquiry = Enquiry(wechat)
    await enquiry.ask([f"o{number % 1050}" for number in range(2000)])
    assert sorted(wechat.calls) == [50, *[BATCH] * 10]
    assert (enquiry.asked, wechat.most_at_once) == (1050, 4)


async def test_who_is_said_not_to_follow_is_asked_about_once_more():
    wechat = WeChat({f"o{number}": number % 10 > 0 for number in range(1000)}, "unfollowed")
    enquiry = Enquiry(wechat)
    told = await enquiry.ask([f"o{number}" for number in range(1000)])
    assert wechat.calls == [BATCH] * 11
    assert sum(what is Following.UNFOLLOWED for what in told.values()) == 100
    assert (enquiry.asked, enquiry.following) == (1000, 900)


async def test_a_list_of_another_account_is_told_and_costs_few_calls():
    wechat = WeChat({}, "refused")
    with pytest.raises(AccountError, match="Is this the list of another account"):
        await Enquiry(wechat).ask([f"o{number}" for number in range(10_000)])
    assert len(wechat.calls) < 100


async def test_strangers_among_people_who_are_known_are_singled_out():
    wechat = WeChat({f"o{number}": True for number in range(100)}, "refused")
    enquiry = Enquiry(wechat)
    await enquiry.ask(["o1"])
    told = await enquiry.ask([f"o{number}" for number in range(100, 130)])
    assert set(told.values()) == {Following.UNKNOWN}


@pytest.mark.parametrize("error", [AccountError("banned"), UnreachableError("gone"), ValueError("a bug")])
async def test_an_error_comes_out_as_it_is(error):
    class Broken:
        async def standings(self, openids):
            raise error

    with pytest.raises(BaseException) as caught:
        await Enquiry(Broken()).ask([f"o{number}" for number in range(1000)])
    if isinstance(error, ValueError):
        assert isinstance(caught.value, ExceptionGroup)
    else:
        assert caught.value is error
