"""Notices that something else than WeChat answers to everything: a gateway, a firewall, a sign-in page."""

from math import inf

from wxpush.answer import LONGEST_PAUSE
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import Verdict
from wxpush.words import Duration, Means, Sentence

#: So many in a row, with no word of WeChat's between, are no accident; a few are none either where they take that long.
_MANY = 20
_FEW, _SECONDS = 3, 30.0
#: What often passes by itself, as while a gateway is begun anew, is given so long, and at the most so long until the next answer.
_PASSING_SECONDS, _MOST_SECONDS = 40.0, 50.0
#: Answers to what was in flight with the first come within that time.
_TOGETHER = 10.0


class Foreign:
    """Counts foreign answers in a row. `host`: who was asked, for people."""

    def __init__(self, host: str = "") -> None:
        self._host = host or Sentence("wechat.wechat")
        #: Those that do not pass by themselves, since WeChat's last word; and all, since then and since a request was not answered at all.
        self._lasting, self._all = _Row(), _Row()
        #: Until when a gateway is left alone that asked for longer than there is; infinitely long ago where none did since WeChat's last word.
        self._alone_until = -inf
        #: Whether it must hear of the next answer, whoever gives it.
        self.counting = False

    def learn(self, verdict: Verdict, now: float, *, accepted: bool) -> Stop | None:
        """Take the next answer; the stop that it means. `accepted`: whether WeChat has accepted a message of this invocation. `now`: in seconds of
        `Awake`. What was not answered at all says nothing of who is there.
        """
        if not verdict.foreign:
            self._interrupted(verdict)
            return None
        self.counting = True
        self._all.add(now)
        if not verdict.may_pass:
            self._lasting.add(now)
        if self._lasting.many >= _MANY or self._lasting.takes(_FEW, _SECONDS, now):
            return self._stop("foreign_answers", verdict)
        asked = self._alone_until > -inf
        if self._all.takes(1 if asked else _FEW, _PASSING_SECONDS, now) and now >= self._alone_until:
            seconds = Duration(now - self._all.since)
            return self._stop("foreign_answers_alone", verdict, seconds=seconds)
        if verdict.pause is not None and self._too_long(verdict.pause, now, accepted=accepted):
            return self._stop("foreign_asks_for_time", verdict, seconds=Duration(verdict.pause))
        return None

    def left(self, verdict: Verdict) -> Stop:
        """The end of an invocation in which some rows got such an answer at each of their tries, `verdict` the last, and all others WeChat's."""
        return self._stop("foreign_to_some", verdict)

    def overdue(self, now: float) -> float:
        """For how many seconds of `Awake` nothing but such answers has come for too long; negative: for how many not yet, minus infinity: they came not last."""
        if not self._all.many:
            return -inf
        return now - max(self._all.since + _PASSING_SECONDS, self._alone_until)

    def _interrupted(self, verdict: Verdict) -> None:
        self._all = _Row()
        if verdict.errcode is not None:
            self._lasting, self._alone_until = _Row(), -inf
            self.counting = False

    def _too_long(self, pause: float, now: float, *, accepted: bool) -> bool:
        """Whether to wait so long means to give up. Where WeChat has accepted something it is waited for once: that such a gateway limits
        the rate is likelier than that nothing works.
        """
        if now + pause <= self._all.since + _MOST_SECONDS or now < self._alone_until:
            return False
        if not accepted or pause > LONGEST_PAUSE or now - self._all.since > _TOGETHER:
            return True
        self._alone_until = now + pause
        return False

    def _stop(self, word: str, verdict: Verdict, **fields: object) -> Stop:
        sentence = Sentence(f"sending.{word}", said=verdict.detail, host=self._host, **fields)
        return Stop(Reason.SERVER, Exit.STOPPED, sentence, means=Means.NOT_SETTLED)


class _Row:
    """Answers one after another."""

    def __init__(self) -> None:
        self.many = 0
        self.since = 0.0

    def add(self, now: float) -> None:
        if not self.many:
            self.since = now
        self.many += 1

    def takes(self, many: int, seconds: float, now: float) -> bool:
        return self.many >= many and now - self.since >= seconds
