"""Who follows the account, and who has which tag: made up by rule, so that millions need no memory.

Follower n, counted from 1, has a tag if n is a multiple of the tag's `every`.
"""

from collections.abc import Iterator

from msgspec import Struct

_STEM = "oSANDBOX_follower_"
_LENGTH = 28


class SandboxTag(Struct, frozen=True, forbid_unknown_fields=True):
    """A tag of the account. Every so many-th follower has it; 0: nobody."""

    id: int
    name: str
    every: int = 0


#: 2 is a tag of WeChat's own, whose number no account gives away.
TAGS = (SandboxTag(2, "星标组"), SandboxTag(100, "VIP", 3), SandboxTag(101, "QUIET", 10))


def follower(number: int) -> str:
    """The openid of the number-th follower, from 1: a magic one that is delivered to."""
    return f"{_STEM}{number:0{_LENGTH - len(_STEM)}}"


class FollowerSet(Struct, frozen=True):
    """Some of the followers: each `every`-th of the first `many`."""

    many: int
    every: int = 1

    def __len__(self) -> int:
        return self.many // self.every if self.every else 0

    def behind(self, openid: str, most: int) -> list[str] | None:
        """Up to `most` of them after that openid; an empty one: from the first. None: the openid is none of them."""
        place = self._place(openid) if openid else 0
        if place is None:
            return None
        return [follower((place + step) * self.every) for step in range(1, min(most, len(self) - place) + 1)]

    def __contains__(self, openid: str) -> bool:
        return self._place(openid) is not None

    def __iter__(self) -> Iterator[str]:
        return (follower(place * self.every) for place in range(1, len(self) + 1))

    def _place(self, openid: str) -> int | None:
        digits = openid.removeprefix(_STEM)
        number = int(digits) if openid.startswith(_STEM) and digits.isdecimal() and digits.isascii() else 0
        if not self.every or not 0 < number <= self.many or number % self.every:
            return None
        return number // self.every
