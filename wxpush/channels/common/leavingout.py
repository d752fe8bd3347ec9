"""A channel in front of another, which makes no message of some of its rows."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from wxpush.channels.base import Channel, OnWarning
from wxpush.model import BadRow, Composed, Recipient, RowWarning


class LeavingOut(ABC):
    """Composes as the channel within does. Nothing is told of a row that is left out but why it is."""

    def __init__(self, channel: Channel) -> None:
        self.seal = channel.seal  # as it is: a campaign pays for what leaves rows out only
        self.identify = channel.identify  # being left out makes nobody somebody else
        self._compose = channel.compose
        self._compose_all = channel.compose_all
        self._recompose = channel.recompose

    @abstractmethod
    def judged(self, recipient: Recipient, composed: Composed | BadRow) -> Composed | BadRow:
        """What becomes of a row of which the channel within has made this."""

    def compose(self, recipient: Recipient, on_warning: OnWarning | None = None) -> Composed | BadRow:
        warnings: list[RowWarning] = []
        made = self._compose(recipient, warnings.append if on_warning else None)
        composed = self.judged(recipient, made)
        if on_warning is not None and isinstance(composed, Composed):
            for warning in warnings:
                on_warning(warning)
        return composed

    def compose_all(
        self, recipients: Sequence[Recipient], on_warning: OnWarning
    ) -> Sequence[Composed | BadRow]:
        warnings: list[RowWarning] = []
        made = self._compose_all(recipients, warnings.append)
        composed = list(map(self.judged, recipients, made))
        left_out = {row.row for row in composed if isinstance(row, BadRow)} if warnings else ()
        for warning in warnings:
            if warning.row not in left_out:
                on_warning(warning)
        return composed

    def recompose(self, recipients: Sequence[Recipient]) -> Sequence[Composed | BadRow]:
        return list(map(self.judged, recipients, self._recompose(recipients)))
