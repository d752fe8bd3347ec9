"""Asking waits out a full minute, renews tokens, and does not go round in circles."""

import anyio
import pytest

from tests.token.fakes import FakeClock
from wxpush.errors import UnreachableError
from wxpush.followers.book import Book, ListState
from wxpush.followers.directory import MINUTE, Directory
from wxpush.followers.gather import gather
from wxpush.followers.selection import Selection
from wxpush.wechat.refusals import MinuteLimitError, TokenRefusedError
from wxpush.wechat.values import Page, Tag
from wxpush.words import Sentence

pytestmark = pytest.mark.anyio


class Api:
    """Answers every question from one script; an error is raised."""

    def __init__(self, *script) -> None:
        self._script = list(script)
        self.asked: list[tuple] = []

    async def _next(self, *asked):
        self.asked.append(asked)
        answer = self._script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def followers(self, token, after):
        return await self._next(token, after)

    async def tags(self, token):
        return await self._next(token)

    async def tagged(self, token, tag_id, after):
        return await self._next(token, tag_id, after)

    async def standings(self, token, openids):
        return await self._next(token, *openids)


class Tokens:
    """Hands out one token after another."""

    def __init__(self) -> None:
        self.number = 1
        self.good = 0
        self.current: str | None = None

    async def get(self) -> str:
        return f"token{self.number}"

    async def refused(self, token: str) -> None:
        self.number += 1

    def accepted(self, token: str) -> None:
        self.good += 1


class Clock(FakeClock):
    """One that also notes what people are told of its waits."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Sentence] = []


def directory(*script) -> tuple[Directory, Api, Clock]:
    api, clock = Api(*script), Clock()
    return Directory(api, Tokens(), tell=clock.told.append, sleep=clock.sleep), api, clock


async def test_every_question_goes_out_with_the_token():
    asked, api, clock = directory([Tag(1)], Page(("oa",)), Page(("ob",)), {"oa": True})
    assert await asked.tags() == [Tag(1)]
    assert (await asked.page(None, "")).openids == ("oa",)
    assert (await asked.page(7, "ox")).openids == ("ob",)
    assert await asked.standings(["oa"]) == {"oa": True}
    assert api.asked == [("token1",), ("token1", ""), ("token1", 7, "ox"), ("token1", "oa")]
    assert (asked.calls, clock.slept) == (4, [])


async def test_a_full_minute_is_waited_out_and_a_refused_token_renewed():
    asked, api, clock = directory(MinuteLimitError("full"), TokenRefusedError("old"), [Tag(1)])
    assert await asked.tags() == [Tag(1)]
    assert clock.slept == [MINUTE]
    assert ["45011" in str(each) for each in clock.told] == [True]
    assert api.asked[-1] == ("token2",)


async def test_minutes_that_stay_full_are_told():
    asked, _, clock = directory(*[MinuteLimitError("full")] * 6)
    with pytest.raises(MinuteLimitError):
        await asked.tags()
    assert clock.slept == [MINUTE] * 5
    assert len(clock.told) == 5


async def test_several_who_wait_at_once_tell_people_once():
    asked, _, clock = directory(*[MinuteLimitError("full")] * 3, *[[Tag(1)]] * 3)
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(asked.tags)
    assert (len(clock.slept), len(clock.told)) == (3, 1)


async def test_every_list_is_brought_to_its_end_from_where_it_stopped_and_each_page_is_told(tmp_path):
    pages = (Page(("oa",), "oa"), Page(("ob",), ""), Page(("oc",), "oc", 9), Page((), ""))
    asked, api, _ = directory(*pages)
    selection = Selection((Tag(7),), (Tag(8),))
    told: list[ListState] = []
    with Book(tmp_path / "part") as book:
        book.begin("me", selection, 1)
        book.add(1, Page(("ox",), "ox"), 1)
        await gather(asked, book, selection, now_ms=lambda: 2, on_page=told.append)
        assert (book.complete, book.newest_ms(), list(book.chosen(selection))) == (
            True,
            2,
            ["ox", "oa", "ob"],
        )
    assert [question[1:] for question in api.asked] == [(7, "ox"), (7, "oa"), (8, ""), (8, "oc")]
    assert [(state.number, state.listed, state.done) for state in told] == [
        (1, 2, False),
        (1, 3, True),
        (2, 1, False),
        (2, 1, True),
    ]


async def test_pages_of_all_followers_are_asked_for_without_a_tag(tmp_path):
    asked, api, _ = directory(Page(("oa",), ""))
    with Book(tmp_path / "part") as book:
        book.begin("me", Selection(), 1)
        await gather(asked, book, Selection(), now_ms=lambda: 2, on_page=lambda _: None)
    assert api.asked == [("token1", "")]


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        pytest.param(
            [Page((f"o{n}",), f"n{n % 2}") for n in range(9)], "same page", id="two values by turns"
        ),
        pytest.param([Page((f"o{n % 3}",), f"n{n}") for n in range(9)], "same page", id="the same people"),
        pytest.param(
            [Page((f"o{n}", *(["ox"] * 9000)), f"n{n}", 5) for n in range(9)],
            "18,002",
            id="far more than all",
        ),
    ],
)
async def test_a_list_that_never_ends_is_given_up(tmp_path, pages, said):
    asked, api, _ = directory(*pages)
    with Book(tmp_path / "part") as book:
        book.begin("me", Selection(), 1)
        with pytest.raises(UnreachableError, match=said):
            await gather(asked, book, Selection(), now_ms=lambda: 2, on_page=lambda _: None)
    assert len(api.asked) <= 4


async def test_a_list_that_goes_round_in_circles_is_given_up(tmp_path):
    again = Page(("oa", "ob"), "ob")
    asked, api, _ = directory(again, again)
    with Book(tmp_path / "part") as book:
        book.begin("me", Selection(), 1)
        with pytest.raises(UnreachableError, match="the same page of followers again"):
            await gather(asked, book, Selection(), now_ms=lambda: 2, on_page=lambda _: None)
        assert book.lists()[0].listed == 2
    assert [after for _, after in api.asked] == ["", "ob"]
