"""Answers of one code in a row, which are kept back until it is known whether they are about their rows: what one sender does with its own."""

from collections.abc import Callable

from wxpush.errors import Stop
from wxpush.limits.refusals import Refusals
from wxpush.model import Kind, Message, State, Verdict
from wxpush.sending import retry
from wxpush.sending.stops import BOUNDS

_REFUSED = Kind.REJECTED


class KeptBack:
    """Keeps them, and lets them go. `set_aside` writes that a message is not in flight any more."""

    def __init__(
        self,
        refusals: Refusals,
        *,
        set_aside: Callable[[Message], None],
        settle: Callable[[Message, State, Verdict | None], None],
        conclude: Callable[[Message, Verdict], None],
        too_many: Callable[[int], Stop | None],
        stop: Callable[[Stop], None],
    ) -> None:
        """`settle` ends a row, `conclude` decides by the verdict; `too_many`: the stop that so many refusals more would mean."""
        self._refusals = refusals
        self._set_aside = set_aside
        self._settle = settle
        self._conclude = conclude
        self._too_many = too_many
        self._stop = stop

    def keep(self, message: Message, verdict: Verdict) -> bool:
        """Take an answer that is no plain acceptance; whether it is kept."""
        refusals = self._refusals
        if held := refusals.hold(message, verdict, self._conclude):
            self._set_aside(message)
        if refusals.stop is not None:
            self._stop(refusals.stop)
        elif held and not refusals.watching and (too_many := self._too_many(refusals.held)) is not None:
            self._stop(too_many)
        return held

    def release(self) -> bool:
        """Decide all of them by their verdicts, as nothing else is left; whether there were any."""
        held = self._refusals.give_back(self._conclude)
        for message, verdict in held:
            self._conclude(message, verdict)
        return bool(held)

    def settle(self, stop: Stop | None) -> None:
        """End those that are left: a bound of the operator's says nothing against them, any other end leaves them open."""
        bounded = stop is not None and stop.reason in BOUNDS
        for message, verdict in self._refusals.give_back(self._conclude):
            if bounded and verdict.kind is _REFUSED:
                self._conclude(message, verdict)
            else:
                self._settle(message, retry.unanswered(message).state, verdict)
