"""Tells an account-wide refusal from many bad rows, and ends a run that meets too many of either."""

from wxpush.errors import Exit, Reason, Stop
from wxpush.model import Kind, Message, Verdict

_FIRST = 20

_SENT = Kind.SENT
_REFUSALS = frozenset({Kind.REJECTED, Kind.DEFERRED, Kind.REPEATED})
#: These tell nothing of how WeChat takes the messages: a request that got no answer, or a token's own trouble.
_NO_ANSWER = frozenset({Kind.UNSENT, Kind.UNSURE, Kind.TOKEN})


class FirstAnswers:
    """Halts when the first 20 answers all carry the same refusal: then it is not about the rows.

    Until that is known, those rows are held back, neither settled nor repeated.
    """

    def __init__(self, *, watching: bool = True) -> None:
        """Not watching: an answer of this run was another one already."""
        self._errcode: int | None = None
        self.held: list[tuple[Message, Verdict]] = []
        self.watching = watching

    def hold(self, message: Message, verdict: Verdict) -> bool:
        """Take the answer and keep it back (True), or let it be dealt with now."""
        if not self.watching or verdict.kind in _NO_ANSWER:
            return False
        if not _refused(message, verdict) or (self.held and verdict.errcode != self._errcode):
            self.watching = False
            return False
        self._errcode = verdict.errcode
        self.held.append((message, verdict))
        return True

    def stop(self) -> Stop | None:
        """Give the reason to halt, once there is one."""
        if len(self.held) < _FIRST:
            return None
        detail = self.held[0][1].detail
        return Stop(
            Reason.ACCOUNT,
            Exit.REFUSED,
            f"The first {_FIRST} messages were all refused with {self._errcode} ({detail}), which points to the account, "
            f"the template or the list as a whole; none of these rows is settled. "
            f"See `wxpush explain {self._errcode}`, mend it and run the same command again.",
        )

    def release(self) -> list[tuple[Message, Verdict]]:
        """Give up what was held back, and watch no longer."""
        self.watching = False
        held, self.held = self.held, []
        return held


def _refused(message: Message, verdict: Verdict) -> bool:
    # "Seen before" about a message that may have been accepted says that it was: after a crash, of all that were out.
    return verdict.kind in _REFUSALS and not (verdict.kind is Kind.REPEATED and message.unsure)


class Streaks:
    """Halts when a refusal that hints at the account comes several times in a row."""

    def __init__(self, limits: dict[int, int]) -> None:
        """Take how many in a row each errcode may come, by errcode."""
        self._limits = limits
        self._errcode: int | None = None
        self._count = 0

    def learn(self, verdict: Verdict) -> Stop | None:
        kind = verdict.kind
        if kind is _SENT:
            self._count = 0
            return None
        if kind in _NO_ANSWER:
            return None
        limit = self._limits.get(verdict.errcode or 0)
        if limit is None:
            self._count = 0
            return None
        self._count = self._count + 1 if verdict.errcode == self._errcode else 1
        self._errcode = verdict.errcode
        if self._count < limit:
            return None
        return Stop(
            Reason.ACCOUNT,
            Exit.REFUSED,
            f"{self._count} messages in a row were refused with {self._errcode} ({verdict.detail}), which puts the account "
            f"at risk; the rows not sent yet are untouched. See `wxpush explain {self._errcode}` before going on.",
        )


class MaxErrors:
    """`--max-errors`: ends the invocation when more rows are rejected than the operator allows."""

    #: A percentage of fewer rows than this says little.
    _LEAST = 50

    def __init__(self, *, count: int | None = None, percent: float | None = None) -> None:
        self._count = count
        self._percent = percent

    def stop(self, *, rejected: int, settled: int) -> Stop | None:
        """Whether so many rejected rows among so many settled ones are too many."""
        if not self._exceeded(rejected, settled):
            return None
        return Stop(
            Reason.MAX_ERRORS,
            Exit.STOPPED,
            f"{rejected} of {settled} rows were rejected, more than --max-errors allows; the rest is not attempted. "
            f"Look at them with `wxpush results --state rejected`, then run the same command again.",
        )

    def _exceeded(self, rejected: int, settled: int) -> bool:
        if self._count is not None and rejected > self._count:
            return True
        return (
            self._percent is not None and settled >= self._LEAST and rejected * 100 > self._percent * settled
        )


class Canary:
    """`--canary N`: the first N rows are answered before any other leaves; one rejected ends the invocation."""

    def __init__(self, count: int) -> None:
        self._waiting = count
        self.passed = count <= 0

    def settled(self, *, rejected: bool) -> Stop | None:
        if self.passed:
            return None
        if rejected:
            return Stop(
                Reason.CANARY,
                Exit.STOPPED,
                "A canary row was rejected; the rest of the campaign is not attempted. "
                "See `wxpush results --state rejected`, mend it and run the same command again.",
            )
        self._waiting -= 1
        self.passed = self._waiting <= 0
        return None
