"""Openids with special effects, like the test cards of payment services: one table, for the code and for the docs.

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
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"


class Role(Struct, frozen=True):
    """One kind of openid; the catalogue of sentences tells by its name who that is.

    `once`: the first message only; later ones find a follower. `one_template`: messages of the template of the first only.
    """

    name: str
    effect: Effect
    errcode: int = 0
    once: bool = False
    one_template: bool = False


FOLLOWER = Role("follower", Effect.DELIVER)
_NOBODY = Role("", Effect.REFUSE, 40003)

ROLES = (
    FOLLOWER,
    Role("unfollowed", Effect.REFUSE, 43004),
    Role("blacklisted", Effect.REFUSE, 43019),
    Role("foreign", Effect.REFUSE, 40003),
    Role("frequent", Effect.REFUSE, 43117),
    Role("refused", Effect.REFUSE, 48002),
    Role("template_off", Effect.REFUSE, 43101, one_template=True),
    Role("blocked", Effect.BLOCK, 40249),
    Role("review", Effect.REVIEW, 40252),
    Role("slow", Effect.SLOW),
    Role("busy", Effect.REFUSE, -1, once=True),
    Role("reset_before", Effect.RESET_BEFORE, once=True),
    Role("reset_after", Effect.RESET_AFTER, once=True),
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


class Roles:
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
