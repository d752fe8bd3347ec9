"""Who is on the list, in memory: ten bytes a person, so that a list of a million costs ten megabytes."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from wxpush.suppression.entry import Entry

_MOST_REASONS = 2**16 - 1
_LONGEST_REASON = 100


class Members:
    """Finds the reason of an openid.

    Holds 64 bits of a hash of each, as this process makes them: with a million people on the list, one of 10^13 others would
    be taken for one of them.
    """

    def __init__(self, entries: Iterable[Entry], today: date) -> None:
        """Takes the entries that hold today."""
        hashes, which = array("q"), array("H")
        reasons: dict[str, int] = {}
        for entry in entries:
            if entry.holds(today):
                reason = entry.reason[:_LONGEST_REASON]
                if reason not in reasons and len(reasons) >= _MOST_REASONS:
                    reason = ""  # nobody reads that many
                hashes.append(hash(entry.openid))
                which.append(reasons.setdefault(reason, min(len(reasons), _MOST_REASONS)))
        reasons.setdefault("", _MOST_REASONS)
        order = sorted(range(len(hashes)), key=hashes.__getitem__)
        self._hashes = array("q", map(hashes.__getitem__, order))
        self._which = array("H", map(which.__getitem__, order))
        self._reasons = {number: reason for reason, number in reasons.items()}
        # Where the hashes begin that have the same first bits: a look-up goes through some 16 of them.
        bits = max(len(order).bit_length() - 4, 1)
        self._shift = 64 - bits
        self._half = 1 << bits >> 1
        firsts = (number - self._half << self._shift for number in range(1 << bits))
        self._starts = array("L", [*(bisect_left(self._hashes, first) for first in firsts), len(order)])

    def __len__(self) -> int:
        return len(self._hashes)

    def people(self) -> bytes:
        """Who is on it, for whatever reasons: the same of two lists, where it is the same people."""
        return self._hashes.tobytes()

    def __contains__(self, openid: str) -> bool:
        return self.reason(openid) is not None

    def reason(self, openid: str) -> str | None:
        """Why this openid is not to be sent to, perhaps an empty text; None: it may be."""
        found = hash(openid)
        bucket = (found >> self._shift) + self._half
        end = self._starts[bucket + 1]
        place = bisect_left(self._hashes, found, self._starts[bucket], end)
        if place == end or self._hashes[place] != found:
            return None
        return self._reasons[self._which[place]]
