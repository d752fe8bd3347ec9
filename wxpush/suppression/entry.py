"""One person who is not to be sent to: why, since when, until when."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.openid import is_given
from wxpush.words import Means, Sentence

#: The columns of the file, in order. Only the first must be there.
COLUMNS = ("openid", "reason", "date", "expires")

_DAYS = re.compile(r"(\d{1,5})d", re.ASCII)
# A spreadsheet that saves the file again writes dates its own way.
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)


class ListError(UsageError):
    """The list, or what is to be written to it, cannot be used."""

    means = Means.NOT_CHANGED_OR_SENT


class Entry(Struct, frozen=True, gc=False):
    """`expires` is the first day on which it holds no more; None: it holds for ever."""

    openid: str
    reason: str = ""
    added: date | None = None
    expires: date | None = None

    def holds(self, today: date) -> bool:
        return self.expires is None or today < self.expires

    def cells(self) -> tuple[str, ...]:
        """As the file has it."""
        return (self.openid, self.reason, _shown(self.added), _shown(self.expires))


def read_entry(fields: Mapping[str, str]) -> Entry | Sentence:
    """An entry from the cells of one row, or what is wrong with them, without quoting them."""
    openid = fields["openid"].strip()
    if not is_given(openid):
        return Sentence("suppression.no_openid")
    try:
        added, expires = (read_date(fields.get(name, "")) for name in ("date", "expires"))
    except ValueError:
        return Sentence("suppression.no_date")
    return Entry(openid, fields.get("reason", "").strip(), added, expires)


def read_date(text: str) -> date | None:
    """2026-11-20 or 2026/11/20; None for an empty text. Raises ValueError."""
    words = text.strip()
    if not words:
        return None
    match = _DATE.fullmatch(words)
    if not match:
        raise ValueError
    return date(int(match[1]), int(match[2]), int(match[3]))


def expiry(text: str, today: date) -> date:
    """What --expires says: a number of days from today (`90d`), or the day itself. Raises ListError."""
    try:
        days = _DAYS.fullmatch(text.strip())
        found = today + timedelta(days=int(days[1])) if days else read_date(text)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise ListError("suppression.no_expiry", text=text)
    if found <= today:
        raise ListError("suppression.past_expiry", text=text)
    return found


def _shown(day: date | None) -> str:
    return day.isoformat() if day else ""
