"""Asks WeChat what a refusal leaves open, once for all workers, and stops the sending where the answer says so."""

from collections.abc import Callable, Container
from typing import Protocol

from wxpush.errors import Stop
from wxpush.hold import Held, Hold
from wxpush.model import Kind
from wxpush.sending.stops import NO_QUOTA, NO_TEMPLATE
from wxpush.token.base import Tokens

#: Refusals after which WeChat is asked something.
INQUIRIES = frozenset({Kind.TOKEN, Kind.QUOTA, Kind.TEMPLATE})
_ASKING = {Kind.QUOTA: Held.ASKING_QUOTA, Kind.TEMPLATE: Held.ASKING_TEMPLATE}


class Allowance(Protocol):
    """Answers how much of an account's quota is left."""

    async def quota_left(self) -> int | None:
        """Messages the account may still send today; None when that cannot be found out now."""
        ...


class AccountQuestions(Allowance, Protocol):
    """Answers what a refusal leaves open; None when that cannot be found out now."""

    async def has_template(self) -> bool | None:
        """Whether the campaign's template is in the account."""
        ...


class Inquiries:
    """Asks one question of each kind at a time, for all workers together."""

    def __init__(
        self,
        tokens: Tokens,
        account: AccountQuestions,
        stop: Callable[[Stop], None],
        questions: Container[Kind],
    ) -> None:
        """`questions`: refusals that leave something open which can be asked of this account."""
        self._tokens = tokens
        self._account = account
        self._stop = stop
        self._questions = questions
        self._asking: set[Kind] = set()

    async def after(self, kind: Kind, token: str) -> None:
        """Ask what a refusal of this kind, got with this token, calls for. Raises AccountError, UnreachableError."""
        if kind is Kind.TOKEN:
            await self._tokens.refused(token)
        elif kind in self._questions and kind not in self._asking:
            self._asking.add(kind)
            try:
                await (self._ask_quota() if kind is Kind.QUOTA else self._ask_template())
            finally:
                self._asking.discard(kind)

    def hold(self, _now: float) -> Hold | None:
        """What is being asked now."""
        asked = next(iter(self._asking), None)
        return None if asked is None else Hold(by=_ASKING[asked])

    async def _ask_quota(self) -> None:
        if await self._account.quota_left() == 0:
            self._stop(NO_QUOTA)

    async def _ask_template(self) -> None:
        if await self._account.has_template() is False:
            self._stop(NO_TEMPLATE)
