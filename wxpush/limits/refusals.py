"""Tells an account-wide refusal from many bad rows, and ends a run that meets too many of either."""

from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from typing import NamedTuple

from wxpush.errors import Exit, Reason, Stop
from wxpush.hold import Held, Hold
from wxpush.model import OF_ALL, Kind, Message, Verdict
from wxpush.words import Means, Sentence

#: So many answers of one code, whichever it is, are too many where no other answer of the run is known.
_FIRST = 20

#: Refusals that may be about their rows, and those that are repeated and so end no row.
_OF_ROWS = frozenset({Kind.REJECTED, Kind.DEFERRED, Kind.REPEATED})
_PASSING = frozenset({Kind.TEMPLATE, Kind.QUOTA})


class _Kept(NamedTuple):
    message: Message
    verdict: Verdict
    settle: Callable[[Message, Verdict], None]


class Refusals:
    """Halts when one refusal comes too often in a row, in order of arrival: then it is not about the rows.

    Until that is known the answers are kept back, neither settled nor repeated; never more of them than the code's number,
    and what was in flight. An answer that says nothing about the message (none at all, a refused token, "too fast") neither counts
    nor breaks a row of refusals. One for each run in a process; several senders may share it, each with a `settle` of its own.
    """

    def __init__(
        self,
        streaks: Mapping[int, int],
        *,
        unknown: int = 0,
        rows: Container[int | None] = frozenset(),
        proven: bool = False,
        before: tuple[int | None, int] = (None, 0),
    ) -> None:
        """`streaks`: how many answers of a code in a row halt, 0: no number; `unknown`: of a code that is not there.

        `rows`: codes that are about rows, says the operator. `proven`: some answer of this run was no such refusal.
        `before`: the code that the newest answers of earlier invocations rejected their rows with, one after another, and how
        many; the row of refusals goes on behind them. As many as would halt were settled by the operator's word: they do not count.
        """
        self._streaks = streaks
        self._unknown = unknown
        self.rows = rows
        #: Whether these are a run's first answers, which are watched for every code.
        self.watching = not proven and before[1] < _FIRST
        goes_on = self.watching or before[1] < self._limit(before[0])
        self._errcode, self._count = before if goes_on else (None, 0)
        #: The refusal that is repeated, and how many of it came in a row.
        self._passing: Verdict | None = None
        self._passed = 0
        self._kept: list[_Kept] = []
        self.stop: Stop | None = None
        #: Whether `end` is to be told of a message that is accepted.
        self.open = self.watching or self._count > 0

    @property
    def held(self) -> int:
        """How many answers are kept back."""
        return len(self._kept)

    def hold(self, message: Message, verdict: Verdict, settle: Callable[[Message, Verdict], None]) -> bool:
        """Take an answer that is no plain acceptance. True: it is kept back until `settle` gets it; False: it is to be dealt
        with now, and what was kept back before it has been.
        """
        kind, errcode = verdict.kind, verdict.errcode
        if kind in _PASSING:
            self._pass(verdict)
            return False
        if kind is Kind.UNDER_REVIEW or (kind is Kind.REPEATED and message.unsure):
            # "Seen before" about a message that may have been accepted says that it was: after a crash, of all that were out.
            self.end()
            return False
        if kind not in _OF_ROWS or _once_more(message, verdict):
            return False
        self._passing, self._passed = None, 0
        if errcode in self.rows:
            if not self.watching:
                self.end()
            return False
        if self._count and errcode != self._errcode:
            self.end()
        limit = self._limit(errcode)
        if not limit:
            return False
        self._errcode, self._count, self.open = errcode, self._count + 1, True
        self._kept.append(_Kept(message, verdict, settle))
        if self._count >= limit and self.stop is None:
            self.stop = _first(self._count, verdict) if self.watching else _in_a_row(self._count, verdict)
        return True

    def held_back(self, _now: float) -> Hold | None:
        """That answers are kept back, and of which code."""
        if not self._kept:
            return None
        return Hold(by=Held.KEPT_BACK, many=len(self._kept), why=self._kept[-1].verdict)

    def end(self) -> None:
        """Another answer came, so what was kept back is about its rows. Once it has halted nothing is settled any more."""
        if self.stop is not None:
            return
        self.open = self.watching = False
        self._errcode, self._count = None, 0
        self._passing, self._passed = None, 0
        kept, self._kept = self._kept, []
        for message, verdict, settle in kept:
            settle(message, verdict)

    def give_back(self, settle: Callable[[Message, Verdict], None]) -> list[tuple[Message, Verdict]]:
        """Keep nothing more for this sender, which has nothing left to send. The row of refusals goes on."""
        given = [(kept.message, kept.verdict) for kept in self._kept if kept.settle == settle]
        self._kept = [kept for kept in self._kept if kept.settle != settle]
        return given

    def may_be_of_row(self, verdict: Verdict | None) -> bool:
        """Whether a refusal that stopped the run at once, or was repeated in vain, is perhaps about its row, so that the operator is told how
        to say so. With no other answer yet, everything speaks for more than the row, but for the codes whose number is 1.
        """
        if verdict is None or verdict.errcode is None or verdict.kind not in OF_ALL:
            return False
        limit = self._limit(verdict.errcode, first=False)
        return limit == 1 or (limit > 0 and not self.watching)

    def lasting(self) -> Stop | None:
        """The stop for a template that was refused in vain to the end, and after which no message was accepted. A quota is
        asked for, so what it says stands.
        """
        passing = self._passing
        if passing is None or passing.kind is not Kind.TEMPLATE:
            return None
        stop = _never_passed(self._passed, passing)
        return replace(stop, row_code=passing.errcode) if self.may_be_of_row(passing) else stop

    def _pass(self, verdict: Verdict) -> None:
        same = self._passing is not None and self._passing.errcode == verdict.errcode
        self._passing, self._passed, self.open = verdict, self._passed + 1 if same else 1, True
        limit = self._limit(verdict.errcode, first=False)
        if limit and self._passed >= limit and self.stop is None:
            self.stop = _never_passed(self._passed, verdict)

    def _limit(self, errcode: int | None, *, first: bool = True) -> int:
        limit = self._unknown if errcode is None else self._streaks.get(errcode, self._unknown)
        return min(limit or _FIRST, _FIRST) if first and self.watching else limit


def _once_more(message: Message, verdict: Verdict) -> bool:
    """Whether the same was said of this very message before: that tells nothing new of the others."""
    last = message.last
    return last is not None and last.kind is verdict.kind and last.errcode == verdict.errcode


def _first(count: int, verdict: Verdict) -> Stop:
    code, detail = verdict.errcode, verdict.detail
    return _halting(Sentence("limits.first_all_refused", count=count, errcode=code, detail=detail), code)


def _in_a_row(count: int, verdict: Verdict) -> Stop:
    code, detail = verdict.errcode, verdict.detail
    return _halting(Sentence("limits.refused_in_a_row", count=count, errcode=code, detail=detail), code)


def _halting(sentence: Sentence, errcode: int | None) -> Stop:
    return Stop(Reason.ACCOUNT, Exit.REFUSED, sentence, row_code=errcode, means=Means.NOT_SETTLED)


def _never_passed(count: int, verdict: Verdict) -> Stop:
    code, detail = verdict.errcode, verdict.detail
    if verdict.kind is Kind.QUOTA:
        sentence = Sentence("limits.quota_never_passed", count=count, errcode=code, detail=detail)
        return Stop(Reason.QUOTA, Exit.STOPPED, sentence, means=Means.NOT_SETTLED)
    sentence = Sentence("limits.template_never_passed", count=count, errcode=code, detail=detail)
    return Stop(Reason.ACCOUNT, Exit.REFUSED, sentence, means=Means.NOT_SETTLED)


class MaxErrors:
    """`--max-errors`: ends the invocation when more rows are rejected than the operator allows."""

    #: A percentage of fewer rows than this says little.
    _LEAST = 50

    def __init__(
        self, *, count: int | None = None, percent: float | None = None, named: str = "RECIPIENTS"
    ) -> None:
        """`named`: what names the campaign on a command line."""
        self._count = count
        self._percent = percent
        self._named = named

    def stop(self, *, rejected: int, settled: int) -> Stop | None:
        """Whether so many rejected rows among so many settled ones are too many."""
        if not self._exceeded(rejected, settled):
            return None
        sentence = Sentence("limits.max_errors", rejected=rejected, settled=settled, named=self._named)
        return Stop(Reason.MAX_ERRORS, Exit.STOPPED, sentence)

    def _exceeded(self, rejected: int, settled: int) -> bool:
        if self._count is not None and rejected > self._count:
            return True
        return (
            self._percent is not None and settled >= self._LEAST and rejected * 100 > self._percent * settled
        )


class Canary:
    """`--canary N`: the first N rows are answered before any other leaves; one rejected ends the invocation."""

    def __init__(self, count: int, *, named: str = "RECIPIENTS") -> None:
        """`named`: what names the campaign on a command line."""
        self._waiting = self._count = count
        self._named = named
        self.passed = count <= 0

    @property
    def count(self) -> int:
        """How many there are; 0: none were asked for."""
        return max(self._count, 0)

    def hold(self, _now: float) -> Hold | None:
        """That the other rows wait for those that are not answered yet."""
        return None if self.passed else Hold(by=Held.CANARY, many=self._waiting, of=self._count)

    def settled(self, *, rejected: bool) -> Stop | None:
        if self.passed:
            return None
        if rejected:
            return Stop(Reason.CANARY, Exit.STOPPED, Sentence("limits.canary_rejected", named=self._named))
        self._waiting -= 1
        self.passed = self._waiting <= 0
        return None
