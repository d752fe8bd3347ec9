"""Asks which of many people follow: a hundred in a call, several calls at once. One answer alone proves of nobody that they
left.
"""

from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from typing import Protocol

import anyio

from wxpush.errors import AccountError, GarbledError, WxpushError, decisive

#: People that one call may ask about.
BATCH = 100
#: Calls at once.
_AT_ONCE = 4
#: One openid that WeChat does not take spoils the whole call: 40003, and 40032 where it is taken out of the list first.
#: https://developers.weixin.qq.com/community/personal/oCJUsw4K8wxjEGq9o2W2EP_4ohc4/answer
_SPOILT = frozenset({40003, 40032})
#: When none of so many is known, the list is another account's.
_STRANGERS = 20


class FollowerQuestions(Protocol):
    """Tells whether each of up to BATCH people follows."""

    async def standings(self, openids: Collection[str]) -> dict[str, bool]: ...


class Following(Enum):
    """What WeChat says of somebody."""

    FOLLOWS = "follows"
    UNFOLLOWED = "unfollowed"
    #: Their openid is none of this account.
    UNKNOWN = "unknown"
    #: Whatever was said of them cannot be read, or nothing was.
    UNTOLD = "untold"


class Enquiry:
    """Asks about people; `asked` counts those who were asked about, `following` those who follow, `unread` those of whom no answer could be read."""

    def __init__(self, people: FollowerQuestions) -> None:
        self._people = people
        self._strangers = self._untold = 0
        self._acquainted = False
        self.asked = self.following = self.unread = 0

    async def ask(self, openids: Collection[str]) -> dict[str, Following]:
        """What is true of each. Raises AccountError and UnreachableError, and AccountError when nobody is of this account.

        People who are said not to follow are asked about again, among themselves, until that is said of all in a call: with an openid of
        another account in a call, people get the answers of others.
        https://developers.weixin.qq.com/community/personal/oCJUsw9O7spQia91XWy7NQSCS-QE/question
        """
        told = await self._all(list(dict.fromkeys(openids)))
        doubtful = _without(told)
        while doubtful and len(doubtful) < len(told):
            again = await self._all(doubtful)
            told |= again
            if _without(again) == doubtful:
                break
            doubtful = _without(again)
        self.asked += len(told)
        self.following += sum(what is Following.FOLLOWS for what in told.values())
        self.unread += sum(what is Following.UNTOLD for what in told.values())
        return told

    async def _all(self, openids: Sequence[str]) -> dict[str, Following]:
        told: dict[str, Following] = {}
        batches = _batches(openids)

        async def work() -> None:
            for batch in batches:
                told.update(await self._batch(batch))

        try:
            async with anyio.create_task_group() as tasks:
                for _ in range(_AT_ONCE):
                    tasks.start_soon(work)
        except BaseExceptionGroup as group:
            # Each says the same of the account; a bug among them is not to be hidden behind one.
            error = decisive(group)
            if not isinstance(error, WxpushError):
                raise
            raise error from None
        return {openid: told[openid] for openid in openids}

    async def _batch(self, openids: Sequence[str]) -> dict[str, Following]:
        try:
            standings = await self._people.standings(openids)
        except AccountError as error:
            if error.errcode not in _SPOILT:
                raise
            if len(openids) == 1:
                self._meet_stranger()
                return {openids[0]: Following.UNKNOWN}
        except GarbledError:
            if len(openids) == 1:
                self._untold += 1
                if self._untold >= _STRANGERS and not self._acquainted:
                    raise
                return {openids[0]: Following.UNTOLD}
        else:
            self._acquainted = True
            return {
                openid: Following.FOLLOWS if follows else Following.UNFOLLOWED
                for openid, follows in standings.items()
            }
        half = len(openids) // 2
        return await self._batch(openids[:half]) | await self._batch(openids[half:])

    def _meet_stranger(self) -> None:
        self._strangers += 1
        if self._strangers >= _STRANGERS and not self._acquainted:
            raise AccountError("followers.none_known", count=self._strangers)


def _without(told: dict[str, Following]) -> list[str]:
    return [openid for openid, what in told.items() if what is Following.UNFOLLOWED]


def _batches(openids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (openids[start : start + BATCH] for start in range(0, len(openids), BATCH))
