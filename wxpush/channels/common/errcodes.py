"""What error codes mean, and what they ask for: a table of each kind of message, and what is said of codes that are in none."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec
from msgspec import Struct

from wxpush import answer
from wxpush.errors import UsageError
from wxpush.model import Kind


class Errcode(Struct, frozen=True, forbid_unknown_fields=True):
    """One code as an answer to sending, in plain words of both languages.

    `kind` is what it means unless the channel knows better. `streak` other than 0: so many in a row are about more than
    their rows, and the campaign is to stop. Of a code that stops at once it is 1 where it may be about one row all the same, if the operator
    says so. `link` is the official page that has the code, where one has it.
    """

    code: int
    kind: Kind
    english: str
    chinese: str
    advice_en: str
    advice_zh: str
    link: str = ""
    streak: int = 0


class Family(Struct, frozen=True):
    """A range of codes, for those that are not in the table."""

    first: int
    last: int
    english: str
    chinese: str


#: The streak of a code that is not in the table.
UNKNOWN_STREAK = 10

#: What says nothing of the message that it answers, whatever it is.
_OF_NO_ROW = frozenset({Kind.SENT, Kind.UNDER_REVIEW, Kind.TOKEN, Kind.THROTTLED, Kind.QUOTA, Kind.UNSURE})

#: The newer way to say what -1 says.
BUSY = Family(answer.BUSY_FIRST, answer.BUSY_LAST, "system busy", "系统繁忙")

FAMILIES = (
    Family(40000, 40999, "something in the request is not valid", "请求参数不合法"),
    Family(41000, 41999, "something is missing from the request", "请求缺少参数"),
    Family(42000, 42999, "something has expired", "凭证或参数已过期"),
    Family(
        43000,
        43999,
        "the wrong method, or the user's relation to the account",
        "请求方式不对，或与用户的关系不符",
    ),
    Family(44000, 44999, "something in the request is empty", "请求内容为空"),
    Family(45000, 45999, "a limit is exceeded", "超出限制"),
    Family(46000, 46999, "something does not exist", "对象不存在"),
    Family(47000, 47999, "the format of the request", "请求格式错误"),
    Family(48000, 48999, "a permission of the account", "接口权限问题"),
    Family(50000, 50999, "a limit on the user or the account", "用户或账号受限"),
    Family(61000, 61999, "third-party platforms", "第三方平台相关"),
    Family(76000, 76999, "questions about quota and requests", "额度与请求查询相关"),
    Family(89500, 89599, "confirmation by an administrator", "管理员确认相关"),
    BUSY,
)


class Errcodes:
    """The codes of one kind of message. `table` is by code, and cannot be changed."""

    def __init__(self, entries: Iterable[Errcode]) -> None:
        self.table: Mapping[int, Errcode] = MappingProxyType({entry.code: entry for entry in entries})

    @property
    def streaks(self) -> dict[int, int]:
        """How many answers of a code in a row are about more than their rows; 0: no number is."""
        return {code: entry.streak for code, entry in self.table.items()}

    def require_of_rows(self, codes: Iterable[int]) -> None:
        """Raises UsageError where one of these codes can never be about a row."""
        for code in sorted(codes):
            if self.kind(code) in _OF_NO_ROW:
                raise UsageError("limits.never_of_a_row", errcode=code)

    def lookup(self, code: int) -> Errcode | None:
        """What is known of the code; None for one that is not in the table."""
        if code not in self.table and answer.busy(code) and answer.BUSY in self.table:
            return msgspec.structs.replace(self.table[answer.BUSY], code=code, link="")
        return self.table.get(code)

    def kind(self, code: int) -> Kind:
        """What an answer with this code means for a message. A code that nobody knows is final for its row."""
        if (known := self.lookup(code)) is not None:
            return known.kind
        return Kind.UNSURE if answer.busy(code) else Kind.REJECTED


def family(code: int) -> Family | None:
    """The range an unknown code belongs to, if any."""
    return next((family for family in FAMILIES if family.first <= code <= family.last), None)


def unknown(code: int) -> Errcode:
    """What can be said of a code that is in no table: what the codes near it are about, and what wxpush does."""
    near = family(code)
    english, chinese = (
        (f"; codes near it are about: {near.english}", f"；相近的错误码涉及：{near.chinese}")
        if near
        else ("", "")
    )
    return Errcode(
        code=code,
        kind=Kind.REJECTED,
        english=f"wxpush does not know this code{english}",
        chinese=f"wxpush 未收录该错误码{chinese}",
        advice_en=f"Look at WeChat's own words; a row that gets it is rejected, and {UNKNOWN_STREAK} in a row stop the campaign, "
        f"but with --errcode-is-row {code}",
        advice_zh=f"请看微信返回的原文；该行计为 rejected，连续 {UNKNOWN_STREAK} 条会停止发送，除非加上 --errcode-is-row {code}",
        streak=UNKNOWN_STREAK,
    )
