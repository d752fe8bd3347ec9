"""Openids that make something happen, as payment services have test cards: one table, for the code and for the docs.

`oSANDBOX_unfollowed_00000001` is somebody who does not follow; any digits, letters or `-` may end it, so that as many can
be made as a test needs. Every other openid follows.
"""

from enum import Enum
from types import MappingProxyType

from msgspec import Struct

_PREFIX = "oSANDBOX_"
_LENGTH = 28


class Effect(Enum):
    """What happens to a message to such an openid."""

    DELIVER = "deliver"
    #: Refused where openids are checked.
    REFUSE = "refuse"
    #: Refused after everything else was found right.
    BLOCK = "block"
    REVIEW = "review"
    SLOW = "slow"
    RESET_BEFORE = "reset before"
    RESET_AFTER = "reset after"


class Role(Struct, frozen=True):
    """One kind of openid.

    `once`: the first message only; later ones find a follower. `one_template`: messages of the template of the first only.
    """

    name: str
    effect: Effect
    what: str
    errcode: int = 0
    once: bool = False
    one_template: bool = False


FOLLOWER = Role("follower", Effect.DELIVER, "follows; the same as any other openid")
_NOBODY = Role("", Effect.REFUSE, "a name that is not in the table", 40003)

ROLES = (
    FOLLOWER,
    Role("unfollowed", Effect.REFUSE, "does not follow the account any more", 43004),
    Role("blacklisted", Effect.REFUSE, "is on the account's blacklist", 43019),
    Role("foreign", Effect.REFUSE, "belongs to another account", 40003),
    Role("frequent", Effect.REFUSE, "has had too many messages, however long one waits", 43117),
    Role("refused", Effect.REFUSE, "has switched messages off", 48002),
    Role(
        "template_off",
        Effect.REFUSE,
        "has switched off the template that is sent first; others arrive",
        43101,
        one_template=True,
    ),
    Role("blocked", Effect.BLOCK, "the content is taken for advertising", 40249),
    Role("review", Effect.REVIEW, "taken for review, delivered later by WeChat itself", 40252),
    Role("slow", Effect.SLOW, "delivered, answered after 3 seconds"),
    Role("busy", Effect.REFUSE, "system busy, the first time", -1, once=True),
    Role(
        "reset_before", Effect.RESET_BEFORE, "connection reset, nothing delivered, the first time", once=True
    ),
    Role(
        "reset_after",
        Effect.RESET_AFTER,
        "delivered, then the connection is reset, the first time",
        once=True,
    ),
)
_BY_NAME = MappingProxyType({role.name: role for role in ROLES})


def magic_openid(name: str, number: int) -> str:
    """The number-th openid of that role: 28 characters. Raises KeyError for a name that is not in the table."""
    start = f"{_PREFIX}{_BY_NAME[name].name}_"
    return f"{start}{number:0{_LENGTH - len(start)}}"


def role_of(openid: str) -> Role:
    """What the table says of it, whatever it has had already."""
    if not openid.startswith(_PREFIX):
        return FOLLOWER
    return _BY_NAME.get(openid[len(_PREFIX) :].rpartition("_")[0], _NOBODY)


class Cast:
    """Finds the role of an openid, and remembers who has had their first message, and of which template."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._off: dict[str, str] = {}

    def role(self, openid: str, template_id: str = "") -> Role:
        """Call it once a message: the second call for a `once` openid finds a follower."""
        role = role_of(openid)
        if role.one_template:
            return role if self._off.setdefault(openid, template_id) == template_id else FOLLOWER
        if not role.once:
            return role
        if openid in self._seen:
            return FOLLOWER
        self._seen.add(openid)
        return role
