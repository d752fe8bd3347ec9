"""The sandbox's people, as WeChat tells of them: by pages, by tags, and a hundred at a time."""

import pytest

from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.faults import Faults, ForeignInBatch
from wxpush.sandbox.population import FollowerSet, SandboxTag, follower

FOLLOWERS, TAGS, TAGGED, ASKED = (
    f"/cgi-bin/{path}" for path in ("user/get", "tags/get", "user/tag/get", "user/info/batchget")
)


def get(sandbox, path: str, **query) -> dict:
    return sandbox.http.get(path, params={"access_token": sandbox.token} | query).json()


def ask(sandbox, *openids) -> dict:
    return sandbox.ask(ASKED, {"user_list": [{"openid": openid} for openid in openids]}).json()


def code(answer: dict) -> int:
    return answer.get("errcode", 0)


def test_followers_come_in_pages_and_the_end_is_a_page_without_data(start):
    with start(followers=5, page=2) as sandbox:
        after, pages = "", []
        while True:
            page = get(sandbox, FOLLOWERS, next_openid=after)
            pages.append(page)
            after = page["next_openid"]
            if not after:
                break
    assert [page["count"] for page in pages] == [2, 2, 1, 0]
    assert {page["total"] for page in pages} == {5}
    assert "data" not in pages[-1]
    listed = [openid for page in pages[:-1] for openid in page["data"]["openid"]]
    assert listed == [follower(number) for number in range(1, 6)]
    assert all(page["next_openid"] == page["data"]["openid"][-1] for page in pages[:-1])


def test_tags_are_told_with_their_counts_and_list_who_has_them(start):
    tags = (SandboxTag(100, "third", 3), SandboxTag(101, "nobody"))
    with start(followers=10, page=2, tags=tags) as sandbox:
        assert get(sandbox, TAGS) == {
            "tags": [{"id": 100, "name": "third", "count": 3}, {"id": 101, "name": "nobody", "count": 0}]
        }
        first = sandbox.ask(TAGGED, {"tagid": 100, "next_openid": ""}).json()
        rest = sandbox.ask(TAGGED, {"tagid": 100, "next_openid": first["next_openid"]}).json()
        nobody = sandbox.ask(TAGGED, {"tagid": 101}).json()
    assert first["data"]["openid"] + rest["data"]["openid"] == [follower(3), follower(6), follower(9)]
    assert nobody == {"count": 0, "next_openid": ""}


@pytest.mark.parametrize("after", ["oElse", follower(11), follower(4), "oSANDBOX_follower_x", follower(0)])
def test_nobody_can_be_gone_on_behind_who_is_not_on_the_list(start, after):
    with start(followers=10) as sandbox:
        answer = sandbox.ask(TAGGED, {"tagid": 100, "next_openid": after}).json()
        assert code(answer) == 40003


def test_refusals_have_their_codes(sandbox):
    assert code(sandbox.http.post(FOLLOWERS, params={"access_token": sandbox.token}).json()) == 43001
    assert code(get(sandbox, TAGGED)) == 43002
    assert code(get(sandbox, FOLLOWERS, access_token="")) == 41001
    assert code(sandbox.ask(TAGGED, {"tagid": 9}).json()) == 45159
    assert code(sandbox.ask(TAGGED, b"{").json()) == 47001
    assert code(sandbox.ask(ASKED, b"[]").json()) == 47001
    assert code(ask(sandbox)) == 40032
    assert code(ask(sandbox, *["oA"] * 101)) == 40032
    assert code(ask(sandbox, "oA", "no openid")) == 40003


def test_who_follows_is_told_of_a_hundred_at_once(sandbox):
    names = [magic_openid(role, 1) for role in ("follower", "unfollowed", "blacklisted", "foreign")]
    told = ask(sandbox, "oOrdinary", *names, *["oA"] * 95)["user_info_list"]
    assert [each["subscribe"] for each in told] == [1, 1, 0, 1, 0] + [1] * 95
    assert told[2] == {"subscribe": 0, "openid": names[1]}
    assert "language" in told[0]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (ForeignInBatch.UNFOLLOWED, [0, 0, 1]),
        (ForeignInBatch.REFUSED, None),
        (ForeignInBatch.SHIFTED, [0, 1, 0]),
    ],
)
def test_an_openid_of_another_account_does_one_of_three_things(sandbox, how, expected):
    sandbox.control.set_faults(Faults(foreign_in_batch=how))
    asked = [magic_openid("foreign", 1), magic_openid("unfollowed", 1), "oOrdinary"]
    answer = ask(sandbox, *asked)
    if expected is None:
        assert code(answer) == 40003
        assert [each["subscribe"] for each in ask(sandbox, *asked[1:])["user_info_list"]] == [0, 1]
    else:
        assert [each["subscribe"] for each in answer["user_info_list"]] == expected
        assert [each["openid"] for each in answer["user_info_list"]] == asked


def test_each_kind_of_call_has_a_quota_of_its_own_that_can_be_asked_for(sandbox):
    sandbox.control.set_faults(Faults(people_daily_limit=2))
    for _ in range(2):
        assert code(get(sandbox, TAGS)) == 0
    assert code(get(sandbox, TAGS)) == 45009
    assert code(get(sandbox, FOLLOWERS)) == 0
    quotas = [
        sandbox.ask("/cgi-bin/openapi/quota/get", {"cgi_path": path}).json()["quota"]
        for path in (TAGS, FOLLOWERS)
    ]
    assert [(quota["used"], quota["remain"]) for quota in quotas] == [(2, 0), (1, 1)]


def test_a_minute_may_be_full_and_the_next_is_not(sandbox):
    sandbox.control.set_faults(Faults(people_minute_cap=1))
    assert [code(get(sandbox, TAGS)) for _ in range(2)] == [0, 45011]
    sandbox.hands.seconds += 60
    assert code(get(sandbox, TAGS)) == 0


def test_being_busy_comes_by_dice_of_its_own(sandbox):
    sandbox.control.set_faults(Faults(people_busy_rate=0.5))
    codes = [code(get(sandbox, TAGS)) for _ in range(40)]
    assert set(codes) == {0, -1}


def test_millions_need_no_memory():
    people = FollowerSet(3_000_000, 3)
    assert len(people) == 1_000_000
    assert people.behind(follower(2_999_997), 10_000) == [follower(3_000_000)]
    assert list(FollowerSet(7, 3)) == [follower(3), follower(6)]
    assert list(FollowerSet(7, 0)) == []


@pytest.mark.parametrize("asked", [{"tagid": "100"}, {"tagid": 100, "next_openid": None}, {"tagid": None}])
def test_a_question_about_a_tag_has_the_documented_types(sandbox, asked):
    """A number, and a text that may be left out. No capture shows that WeChat takes another type.

    https://developers.weixin.qq.com/doc/subscription/api/usermanage/tag/api_gettagfans
    """
    assert code(sandbox.ask(TAGGED, asked).json()) == 47001
