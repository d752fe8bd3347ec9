"""A channel that leaves people out: any channel, and a list of openids in front of it."""

from collections.abc import Callable, Sequence

from wxpush.channels.base import Channel, OnWarning
from wxpush.model import BadRow, Composed, Recipient, RowWarning, State
from wxpush.words import Sentence

#: The kind of such rows.
LISTED = "suppression_list"


class Suppressing:
    """Composes as the channel within does, and turns what would go to somebody on the list into a suppressed row."""

    def __init__(self, channel: Channel, reason: Callable[[str], str | None]) -> None:
        """`reason` tells why an openid is on the list; None: it is not."""
        self.seal = channel.seal  # as it is: a campaign with a list pays for the look-up only
        self.identify = channel.identify  # being on the list makes nobody somebody else
        self._compose = channel.compose
        self._compose_all = channel.compose_all
        self._recompose = channel.recompose
        self._reason = reason

    def compose(self, recipient: Recipient, on_warning: OnWarning | None = None) -> Composed | BadRow:
        warnings: list[RowWarning] = []
        composed = self._unless_listed(self._compose(recipient, warnings.append if on_warning else None))
        if on_warning is not None and isinstance(composed, Composed):
            for warning in warnings:
                on_warning(warning)
        return composed

    def compose_all(
        self, recipients: Sequence[Recipient], on_warning: OnWarning
    ) -> Sequence[Composed | BadRow]:
        warnings: list[RowWarning] = []
        composed = list(map(self._unless_listed, self._compose_all(recipients, warnings.append)))
        left_out = {row.row for row in composed if isinstance(row, BadRow)} if warnings else ()
        for warning in warnings:
            if warning.row not in left_out:
                on_warning(warning)
        return composed

    def recompose(self, recipients: Sequence[Recipient]) -> Sequence[Composed | BadRow]:
        return list(map(self._unless_listed, self._recompose(recipients)))

    def _unless_listed(self, composed: Composed | BadRow) -> Composed | BadRow:
        if isinstance(composed, BadRow) or (reason := self._reason(composed.to)) is None:
            return composed
        why = reason or Sentence("rows.listed_without_reason")
        return BadRow(composed.row, composed.line, LISTED, why, state=State.SUPPRESSED)
