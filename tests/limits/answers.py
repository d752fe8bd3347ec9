"""Answers of a run in order of arrival."""

from wxpush.errors import Stop
from wxpush.limits.refusals import Refusals
from wxpush.model import Kind, Message, Verdict

STREAKS = {43004: 0, 43019: 0, 40003: 50, 47003: 50, 40249: 5, 50002: 3, 43117: 50, 40037: 20, 45009: 60}
STREAKS |= {47001: 1, 40062: 1, 48001: 0}
SENT, NONE = Verdict(Kind.SENT, 0), Verdict(Kind.UNSURE)


def message(row: int = 1, *, unsure: bool = False, last: Verdict | None = None) -> Message:
    return Message(row=row, key=b"k" * 16, body=b"{}", who=row, unsure=unsure, last=last)


def rejected(errcode: int = 43004, detail: str = "as told") -> Verdict:
    return Verdict(Kind.REJECTED, errcode, detail=detail)


class Run:
    """The answers of one run, in order of arrival; `settled` are the errcodes that were dealt with, `at` where it halted."""

    def __init__(self, **more) -> None:
        self.refusals = Refusals(STREAKS, unknown=10, **more)
        self.settled: list[int | None] = []
        self.at: int | None = None
        self.heard = 0

    def settle(self, _message: Message, verdict: Verdict) -> None:
        self.settled.append(verdict.errcode)

    def hear(self, *verdicts: Verdict, **message_is) -> "Run":
        for verdict in verdicts:
            self.heard += 1
            if verdict.kind is Kind.SENT:
                if self.refusals.open:
                    self.refusals.end()
                self.settled.append(0)
            elif not self.refusals.hold(message(self.heard, **message_is), verdict, self.settle):
                self.settled.append(verdict.errcode)
            if self.refusals.stop is not None and self.at is None:
                self.at = self.heard
        return self

    @property
    def stop(self) -> Stop:
        assert self.refusals.stop is not None
        return self.refusals.stop
