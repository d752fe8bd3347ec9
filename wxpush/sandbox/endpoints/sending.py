"""`POST /cgi-bin/message/template/send`: the order of checks, and what becomes of a message.

The order is not documented; this is the sensible one: token, permission, quota, body, template, openid, mini program and
url, data, content, de-duplication.
https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

from collections.abc import Callable
from enum import Enum
from types import MappingProxyType

from msgspec import Struct

from wxpush.sandbox.account.account import SandboxAccount
from wxpush.sandbox.account.ledger import LedgerKind
from wxpush.sandbox.account.magic import Effect, Role, Roles
from wxpush.sandbox.account.mailbox import Mailbox, Receipt
from wxpush.sandbox.answers import (
    GATEWAY_PAGE,
    SERVER_ERROR,
    HttpAnswer,
    HttpCall,
    Refusal,
    accepted,
    refusal,
)
from wxpush.sandbox.faults import ActiveFaults, Fate
from wxpush.sandbox.messages import (
    ReceivedMessage,
    check_data,
    check_jump,
    check_openid,
    check_template,
    read_message,
)
from wxpush.sandbox.options import RepeatPolicy
from wxpush.sandbox.refusals import RefusalLog

_SLOW_SECONDS = 3.0


class ExchangeEnd(Enum):
    """How an exchange ends."""

    ANSWER = "answer"
    RESET = "reset"
    HANG = "hang"


class Exchange(Struct, frozen=True, gc=False):
    """What the caller gets: the answer after `delay` seconds, or a reset, or nothing ever."""

    answer: HttpAnswer
    ending: ExchangeEnd = ExchangeEnd.ANSWER
    delay: float = 0.0


_RESET = Exchange(GATEWAY_PAGE, ExchangeEnd.RESET)
#: Before anything is looked at, and so without effect.
_BEFORE = MappingProxyType(
    {
        Fate.RESET_BEFORE: _RESET,
        Fate.HTML_BEFORE: Exchange(GATEWAY_PAGE),
        Fate.HTTP_500: Exchange(SERVER_ERROR),
    }
)


class SendHandler:
    """Decides what becomes of a send call. Nothing here waits, so no call sees another one half done."""

    def __init__(
        self,
        *,
        account: SandboxAccount,
        active: ActiveFaults,
        mailbox: Mailbox,
        refusals: RefusalLog,
        repeats: RepeatPolicy,
        on_accepted: Callable[[str, int], object] = lambda _openid, _msgid: None,
    ) -> None:
        """`on_accepted` hears of each message that is delivered, or held for review: whose it is, and its msgid."""
        self._account = account
        self._active = active
        self._mailbox = mailbox
        self._refusals = refusals
        self._repeats = repeats
        self._on_accepted = on_accepted
        self._roles = Roles()

    def take(self, call: HttpCall, in_flight: int) -> Exchange:
        """`in_flight`: send calls that are open, this one included."""
        fate = self._active.fate()
        early = _BEFORE.get(fate)
        if early is not None:
            return early
        refused = self._admit(call, fate, in_flight)
        message = refused or read_message(call.body)
        if isinstance(message, ReceivedMessage):
            return self._consider(message, call, fate)
        return self._refuse(message, call)

    def _admit(self, call: HttpCall, fate: Fate, in_flight: int) -> Refusal | None:
        refused = self._account.admit(call)
        if refused is not None:
            return refused
        above = self._active.faults.busy_above
        busy = fate is Fate.BUSY or (above is not None and in_flight > above)
        return refusal(-1) if busy else None

    def _consider(self, message: ReceivedMessage, call: HttpCall, fate: Fate) -> Exchange:
        refused = check_template(message, self._account.registered) or check_openid(message)
        if fate is Fate.UNKNOWN_TEMPLATE:
            refused = refusal(40037)
        if refused is not None:
            return self._refuse(refused, call)
        role = self._roles.role(message.touser, message.template_id)
        if role.effect is Effect.RESET_BEFORE:
            return _RESET
        refused = _object(message, role, self._account)
        return self._refuse(refused, call) if refused else self._deliver(message, call, fate, role)

    def _deliver(self, message: ReceivedMessage, call: HttpCall, fate: Fate, role: Role) -> Exchange:
        kind = LedgerKind.REVIEW if role.effect is Effect.REVIEW else LedgerKind.DELIVERY
        try:
            receipt = self._mailbox.accept(message, call.at_us, kind)
        except OSError:
            # The ledger cannot be written: what is not on it must not count as delivered.
            return self._refuse(refusal(-1), call)
        if not receipt.repeat:
            self._on_accepted(message.touser, receipt.msgid)
        return self._hand_over(self._acknowledge(receipt, role, call), call, fate, role)

    def _acknowledge(self, receipt: Receipt, role: Role, call: HttpCall) -> HttpAnswer:
        if role.effect is Effect.REVIEW:
            return self._refusals.answer(refusal(role.errcode), call)
        if not receipt.repeat or self._repeats is RepeatPolicy.OK_SAME_MSGID:
            return accepted(receipt.msgid)
        if self._repeats is RepeatPolicy.OK_NEW_MSGID:
            return accepted(self._mailbox.new_msgid(call.at_us))
        return self._refusals.answer(refusal(40241), call)

    def _hand_over(self, answer: HttpAnswer, call: HttpCall, fate: Fate, role: Role) -> Exchange:
        if fate is Fate.RESET_AFTER or role.effect is Effect.RESET_AFTER:
            return Exchange(answer, ExchangeEnd.RESET)
        if fate is Fate.HANG:
            return Exchange(answer, ExchangeEnd.HANG)
        if fate is Fate.BUSY_AFTER:
            return self._refuse(refusal(-1), call)
        if fate is Fate.HTML_AFTER:
            return Exchange(GATEWAY_PAGE)
        if fate is Fate.TRUNCATED:
            return Exchange(HttpAnswer(answer.body[: len(answer.body) // 2]))
        return Exchange(answer, delay=_SLOW_SECONDS if role.effect is Effect.SLOW else 0.0)

    def _refuse(self, refused: Refusal, call: HttpCall) -> Exchange:
        return Exchange(self._refusals.answer(refused, call))


def _object(message: ReceivedMessage, role: Role, account: SandboxAccount) -> Refusal | None:
    if role.effect is Effect.REFUSE:
        return refusal(role.errcode)
    template = account.templates.get(message.template_id)
    keys = template.keys if template else ()
    refused = check_jump(message) or check_data(message, typed=account.typed, of_template=keys)
    if refused is None and role.effect is Effect.BLOCK:
        return refusal(role.errcode)
    return refused
