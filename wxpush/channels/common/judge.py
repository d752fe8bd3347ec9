"""What a reply to a template message means for its row and for the campaign.

A request that may have arrived without an answer that can be read is in doubt, never failed.
"""

import re
from collections.abc import Callable

from wxpush.answer import Answer, NotAnAnswerError, clean, read
from wxpush.channels.common import errcodes
from wxpush.model import Arrival, Kind, Reply, Verdict

# Before Python 3.12 an enum's member is slow to look up, and every answer needs these.
_ANSWERED, _SENT = Arrival.ANSWERED, Kind.SENT
_OK = 200
#: How WeChat answers a body without Content-Length: our own fault, and every message's.
_NO_LENGTH = 412

_BAD_FIELD = 47003
_NAMED_FIELD = re.compile(r"(?:data\.)?([A-Za-z0-9_]+)\.(?:value|DATA)\b")
#: The place that these codes blame.
_BLAMED = {
    40013: "miniprogram.appid",
    40039: "url",
    40165: "miniprogram.pagepath",
    41030: "miniprogram.pagepath",
}


class Judge:
    """Judges the replies to one campaign. `constant` tells whether the text at a place is the same in every row."""

    def __init__(self, constant: Callable[[str], bool]) -> None:
        self._constant = constant

    def judge(self, reply: Reply) -> Verdict:
        """Total: there is a verdict for every reply. `detail` is cleaned for the terminal."""
        if reply.arrival is not _ANSWERED:
            return Verdict(_UNANSWERED[reply.arrival], detail=clean(reply.fault))
        if reply.status != _OK:
            return Verdict(
                Kind.HALT if reply.status == _NO_LENGTH else Kind.UNSURE, detail=f"HTTP {reply.status}"
            )
        try:
            answer = read(reply.body)
        except NotAnAnswerError as error:
            return Verdict(Kind.UNSURE, detail=str(error))
        if answer.errcode:
            return self._refused(answer)
        if answer.msgid is None:
            return Verdict(Kind.UNSURE, 0, detail="errcode 0 without msgid")
        return Verdict(_SENT, 0, answer.msgid)

    def _refused(self, answer: Answer) -> Verdict:
        kind = Kind.HALT if self._hits_all(answer) else errcodes.kind(answer.errcode)
        return Verdict(kind, answer.errcode, answer.msgid, clean(answer.errmsg))

    def _hits_all(self, answer: Answer) -> bool:
        """Whether WeChat blames a place that is the same, or missing, in every message of the campaign."""
        place = _BLAMED.get(answer.errcode)
        if answer.errcode == _BAD_FIELD and (found := _NAMED_FIELD.search(answer.errmsg)):
            place = f"data.{found[1]}"
        return place is not None and self._constant(place)


_UNANSWERED = {Arrival.NEVER_LEFT: Kind.UNSENT, Arrival.MAYBE: Kind.UNSURE}
