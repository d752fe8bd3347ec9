"""Notices that something else than WeChat answers to everything: a gateway, a firewall, a sign-in page."""

from wxpush.errors import Exit, Reason, Stop
from wxpush.model import Verdict
from wxpush.words import Means, Sentence

#: So many in a row, with no word of WeChat's between, are no accident; a few are none either where they take that long.
_MANY = 20
_FEW, _SECONDS = 3, 30.0


class Foreign:
    """Counts foreign answers in a row. `host`: who was asked, for people."""

    def __init__(self, host: str = "") -> None:
        self._host = host
        #: Foreign answers since WeChat's last.
        self.many = 0
        self._since = 0.0

    def learn(self, verdict: Verdict, now: float) -> Stop | None:
        """Take the next answer; the stop that it means. What was not answered at all says nothing of who is there."""
        if not verdict.foreign:
            if verdict.errcode is not None:
                self.many = 0
            return None
        self.many += 1
        if self.many == 1:
            self._since = now
        if self.many < (_FEW if now - self._since >= _SECONDS else _MANY):
            return None
        sentence = Sentence(
            "sending.foreign_answers", said=verdict.detail, host=self._host or Sentence("wechat.wechat")
        )
        return Stop(Reason.SERVER, Exit.STOPPED, sentence, means=Means.NOT_SETTLED)
