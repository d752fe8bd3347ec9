"""Nobody who follows is given up, whatever WeChat does with openids of another account."""

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wxpush.errors import AccountError, GarbledError, UnreachableError
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


async def test_who_is_said_not_to_follow_in_a_call_of_such_people_alone_is_not_asked_about_again():
    wechat = WeChat(dict.fromkeys("abcde", False), "unfollowed")
    told = await Enquiry(wechat).ask("abcde")
    assert (set(told.values()), wechat.calls) == ({Following.UNFOLLOWED}, [5])


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


class Garbled:
    """Answers of these people cannot be read, nor can those that hold one of them."""

    def __init__(self, *who: str) -> None:
        self._who = who
        self.calls = 0

    async def standings(self, openids) -> dict[str, bool]:
        self.calls += 1
        if any(openid in self._who for openid in openids):
            raise GarbledError("wechat.busy", errcode=-1)
        return dict.fromkeys(openids, True)


async def test_who_spoils_an_answer_is_singled_out_and_of_nobody_else_it_is_lost():
    people = Garbled("o7", "o70")
    enquiry = Enquiry(people)
    told = await enquiry.ask([f"o{number}" for number in range(100)])
    assert {openid for openid, what in told.items() if what is Following.UNTOLD} == {"o7", "o70"}
    assert [*told.values()].count(Following.FOLLOWS) == 98
    assert (enquiry.asked, enquiry.following, enquiry.unread) == (100, 98, 2)
    assert people.calls < 30


@pytest.mark.parametrize(("count", "fails"), [(19, False), (20, True)])
async def test_answers_of_which_none_can_be_read_are_given_up(count, fails):
    asked = [f"o{number}" for number in range(count)]
    enquiry = Enquiry(Garbled(*asked))
    if fails:
        with pytest.raises(GarbledError):
            await enquiry.ask(asked)
    else:
        assert set((await enquiry.ask(asked)).values()) == {Following.UNTOLD}
        assert (enquiry.asked, enquiry.following) == (19, 0)


async def test_answers_that_cannot_be_read_are_not_given_up_once_one_could_be():
    enquiry = Enquiry(Garbled(*(f"o{number}" for number in range(1, 50))))
    await enquiry.ask(["o0"])
    told = await enquiry.ask([f"o{number}" for number in range(1, 50)])
    assert set(told.values()) == {Following.UNTOLD}


@pytest.mark.parametrize(("count", "fails"), [(19, False), (20, True)])
async def test_so_many_strangers_and_nobody_who_is_known_are_another_accounts_list(count, fails):
    enquiry = Enquiry(WeChat({}, "refused"))
    asked = [f"x{number}" for number in range(count)]
    if fails:
        with pytest.raises(AccountError, match="the first 20 openids"):
            await enquiry.ask(asked)
    else:
        assert set((await enquiry.ask(asked)).values()) == {Following.UNKNOWN}


async def test_openids_that_wechat_takes_out_first_are_singled_out_too():
    class Wary(WeChat):
        async def standings(self, openids):
            try:
                return await super().standings(openids)
            except AccountError as error:
                error.errcode = 40032
                raise

    told = await Enquiry(Wary({"oa": True}, "refused")).ask(["oa", "xb"])
    assert told == {"oa": Following.FOLLOWS, "xb": Following.UNKNOWN}


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
