"""How often each of many may call: a token bucket for everyone, as GCRA, told the time; and a bound on how many are remembered."""

from math import inf

#: Whoever comes while everyone else is remembered shares one bucket with others like him.
_OTHERS = None


class CallerLimits:
    """`rate` calls a second for each, infinite: no limit, and `burst` at once after a rest. So many callers are remembered at the most."""

    def __init__(self, rate: float, burst: float, *, most: int = 10_000) -> None:
        self.rate = rate
        self.burst = burst
        self._every = 1 / rate
        self._ahead = max(burst, 1) / rate if rate < inf else 0.0
        self._most = most
        #: When the next call of each would be due at its rate: one that is past needs not be remembered.
        self._due: dict[str | None, float] = {}
        self._swept_at = -inf

    def take(self, who: str, now: float) -> float:
        """Count a call: 0 where it may be made, else seconds until it may, and it counts for nothing."""
        if self.rate == inf:
            return 0.0
        known = self._place(who, now)
        due = max(self._due.get(known, now), now) + self._every
        over = due - now - self._ahead
        # As sums of fractions never come out even: a thousandth of what lies between two calls is no reason to refuse.
        if over > self._every / 1000:
            return over
        self._due[known] = due
        return 0.0

    def give_back(self, who: str) -> None:
        """A call that was counted was none."""
        known = who if who in self._due else _OTHERS
        if known in self._due:
            self._due[known] -= self._every

    @property
    def remembered(self) -> int:
        return len(self._due)

    def _place(self, who: str, now: float) -> str | None:
        if who in self._due or len(self._due) < self._most:
            return who
        # At most once in the time of a burst: who floods from many addresses must not make each call cost a sweep.
        if now - self._swept_at >= self._ahead:
            self._swept_at = now
            self._due = {known: due for known, due in self._due.items() if due > now}
        return who if len(self._due) < self._most else _OTHERS
