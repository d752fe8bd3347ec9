"""What a reply to a message means for its row and for the campaign.

A request that may have arrived without an answer that can be read is in doubt, never failed.
"""

from collections.abc import Callable, Container

from wxpush.answer import Answer, NotAnAnswerError, begins_as_one, clean, read
from wxpush.channels.common.errcodes import Errcodes
from wxpush.detail import Detail
from wxpush.model import OF_ALL, Arrival, Kind, Reply, Verdict
from wxpush.words import Sentence

# Before Python 3.12 an enum's member is slow to look up, and every answer needs these.
_ANSWERED, _SENT = Arrival.ANSWERED, Kind.SENT
_OK = 200
_NO_MSGID = Sentence("rows.success_without_msgid")
#: How WeChat answers a body without Content-Length: our own fault, and every message's.
_NO_LENGTH = 412
_TOO_MANY, _UNAVAILABLE = 429, 503
#: Seconds that a gateway which asks to be left alone is left alone for at the least.
_SHORTEST_PAUSE = 1.0
#: Whoever answers so has not carried the request out; of these two it is not certain.
_REFUSING, _PERHAPS = range(300, 500), frozenset({408, 425})


class Judge:
    """Judges the replies to one campaign."""

    def __init__(
        self,
        errcodes: Errcodes,
        *,
        needs_msgid: bool,
        hits_all: Callable[[Answer], bool],
        rows: Container[int | None] = frozenset(),
    ) -> None:
        """`needs_msgid`: whether success without a msgid may be none. `hits_all` tells of a refusal whether it blames what is the same, or
        missing, in every message of the campaign. `rows`: codes that are about rows, says the operator.
        """
        self._errcodes = errcodes
        self._needs_msgid = needs_msgid
        self._hits_all = hits_all
        self._rows = rows

    def judge(self, reply: Reply) -> Verdict:
        """Total: there is a verdict for every reply. `detail` is cleaned for the terminal."""
        if reply.arrival is not _ANSWERED:
            return Verdict(_UNANSWERED[reply.arrival], detail=_cleaned(reply.fault))
        if reply.status != _OK:
            return _of_gateway(reply)
        try:
            answer = read(reply.body)
        except NotAnAnswerError as error:
            return _no_answer(reply.body, error)
        if answer.errcode:
            return self._refused(answer)
        if answer.msgid is None and self._needs_msgid:
            return Verdict(Kind.UNSURE, 0, detail=_NO_MSGID)
        return Verdict(_SENT, 0, answer.msgid)

    def _refused(self, answer: Answer) -> Verdict:
        kind = Kind.HALT if self._hits_all(answer) else self._errcodes.kind(answer.errcode)
        if kind in OF_ALL and answer.errcode in self._rows:
            kind = Kind.REJECTED
        return Verdict(kind, answer.errcode, answer.msgid, clean(answer.errmsg))


def _cleaned(fault: Detail) -> Detail:
    return fault if isinstance(fault, Sentence) else clean(fault)


def _no_answer(body: bytes, error: NotAnAnswerError) -> Verdict:
    """What begins like an answer of WeChat's may be one; of anything else HTML alone is no accident."""
    foreign, html = not begins_as_one(body), body.lstrip().startswith(b"<")
    return Verdict(Kind.UNSURE, detail=error.sentence, foreign=foreign, may_pass=foreign and not html)


def _of_gateway(reply: Reply) -> Verdict:
    """WeChat itself answers with 200. Of any other status https://www.rfc-editor.org/rfc/rfc9110#section-15 says whether
    the request was handed on.
    """
    status, detail = reply.status, f"HTTP {reply.status}"
    if status == _NO_LENGTH:
        return Verdict(Kind.HALT, detail=detail)
    pause = None
    if status in {_TOO_MANY, _UNAVAILABLE}:
        pause = _SHORTEST_PAUSE if reply.retry_after is None else reply.retry_after
    if status == _TOO_MANY:
        return Verdict(Kind.THROTTLED, detail=detail, foreign=True, may_pass=True, pause=pause)
    if _REFUSING.start <= status < _REFUSING.stop and status not in _PERHAPS:
        return Verdict(Kind.RETRY, detail=detail, foreign=True)
    return Verdict(Kind.UNSURE, detail=detail, foreign=True, may_pass=True, pause=pause)


_UNANSWERED = {Arrival.NEVER_LEFT: Kind.UNSENT, Arrival.MAYBE: Kind.UNSURE}
