"""A channel that leaves people out: any channel, and a list of openids in front of it."""

from collections.abc import Callable

from wxpush.channels.base import Channel
from wxpush.channels.common.leavingout import LeavingOut
from wxpush.model import BadRow, Composed, Recipient, State
from wxpush.words import Sentence

#: The kind of such rows.
LISTED = "suppression_list"


class Suppressing(LeavingOut):
    """Turns what would go to somebody on the list into a suppressed row."""

    def __init__(self, channel: Channel, reason: Callable[[str], str | None]) -> None:
        """`reason` tells why an openid is on the list; None: it is not."""
        super().__init__(channel)
        self._reason = reason

    def judged(self, recipient: Recipient, composed: Composed | BadRow) -> Composed | BadRow:  # noqa: ARG002 - the message alone tells
        if isinstance(composed, BadRow) or (reason := self._reason(composed.to)) is None:
            return composed
        why = reason or Sentence("rows.listed_without_reason")
        return BadRow(composed.row, composed.line, LISTED, why, state=State.SUPPRESSED)
