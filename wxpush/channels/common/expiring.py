"""A channel whose messages are of use until some moment: any channel, and the campaign's `expires` and `valid_for` in front of it."""

from collections.abc import Callable, Collection, Mapping
from datetime import tzinfo
from functools import lru_cache

from wxpush.campaign import Campaign
from wxpush.channels.base import Channel
from wxpush.channels.common.leavingout import LeavingOut
from wxpush.channels.common.render import Renderer, RenderError
from wxpush.detail import expired
from wxpush.model import BadRow, Composed, Recipient, State
from wxpush.schedule.moments import moment
from wxpush.words import Sentence

#: The kind of rows that have expired.
EXPIRED = "expired"
#: The place of the campaign file that dates rows.
EXPIRES = "expires"
#: Moments that are remembered: rows of one campaign share a few.
_REMEMBERED = 1024


class Expiry:
    """The text of `expires`, which gives the moment from when on a row may not leave any more. UsageError when it is no template, or none of
    its moments can be read.
    """

    def __init__(self, campaign: Campaign, zone: tzinfo) -> None:
        self._renderer = Renderer({EXPIRES: campaign.expires}, places=campaign.places)
        #: Whether the text differs from row to row.
        self.varies = bool(self._renderer.varying)
        self._read = lru_cache(_REMEMBERED)(lambda text: moment(text, zone))
        constant = self._renderer.constants().get(EXPIRES)
        if constant is not None and (self._read(constant) or -1) < 0:
            raise campaign.places.fault(EXPIRES, Sentence("parsing.no_expiry", text=constant[:40]))

    def check_columns(self, columns: Collection[str], *, source: str) -> None:
        """Raise UsageError when `source`, the recipient file's name, lacks a column that the text needs."""
        self._renderer.check_columns(columns, source=source)

    def moment(self, fields: Mapping[str, str]) -> int:
        """For one row, ms since 1970. Raises RenderError."""
        (text,) = self._renderer.apart(self._renderer.render(fields), fields)
        found = self._read(text)
        if found is None or found < 0:  # what a spreadsheet makes of an empty cell lies before 1970
            if not text.strip():
                raise RenderError(EXPIRES, "empty_value", Sentence("rows.empty_value"))
            raise RenderError(EXPIRES, "no_moment", Sentence("rows.no_moment"), value=text)
        return found


class Expiring(LeavingOut):
    """Dates messages, and turns those whose time is over into expired rows."""

    def __init__(self, channel: Channel, expiry: Expiry | None, now_ms: Callable[[], int]) -> None:
        """`expiry`: None: the campaign file has none; `now_ms`: by the wall's clock, ms since 1970."""
        super().__init__(channel)
        self._expiry = expiry
        self._now_ms = now_ms
        #: From when on no row may leave any more, ms since 1970; None: it is not known, or there is no such moment.
        self.until_ms: int | None = None

    def any_gone(self) -> bool:
        """Whether the time of some row may be over."""
        gone = self.until_ms is not None and self.until_ms <= self._now_ms()
        return gone or self._expiry is not None

    def judged(self, recipient: Recipient, composed: Composed | BadRow) -> Composed | BadRow:
        if isinstance(composed, BadRow):
            return composed
        row, line, until_ms = composed.row, composed.line, self.until_ms
        if self._expiry is not None:
            try:
                own_ms = self._expiry.moment(recipient.fields)
            except RenderError as error:
                return BadRow(row, line, error.kind, error.told, error.state, error.place, error.value)
            until_ms = own_ms if until_ms is None else min(own_ms, until_ms)
        if until_ms is None:
            return composed
        if until_ms <= self._now_ms():
            return BadRow(row, line, EXPIRED, expired(until_ms), State.EXPIRED, key=composed.key)
        return Composed(row, line, composed.to, composed.key, composed.body, until_ms)
