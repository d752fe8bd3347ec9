"""The oracle of a simulation: sees everything, notes what may not be, and keeps the trace."""

from collections import Counter
from dataclasses import dataclass, field

from tests.reliability.sim.faults import Event, Fate
from wxpush.limits.rate import burst

#: Seconds after which nothing that may have arrived is repeated: docs' own figure, not the code's.
REPEAT_SECONDS = 540.0


@dataclass(slots=True)
class Watch:
    fired: Counter[Fate | Event] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    trace: list[tuple] = field(default_factory=list)
    #: Second deliveries that no clock of the machine could have told: set back, and then booted anew.
    unknowable: int = 0

    def note(self, *what: object) -> None:
        self.trace.append(what)

    def wrong(self, sentence: str) -> None:
        self.violations.append(sentence)
        self.trace.append(("VIOLATION", sentence))


class Leaving:
    """One invocation's requests as they leave: the rate, the concurrency, the retry budget."""

    def __init__(self, watch: Watch, *, rate: float, concurrency: int) -> None:
        self._watch = watch
        self._rate = rate
        self._concurrency = concurrency
        self._expected = float("-inf")
        self._together = 0
        self.rows: Counter[int] = Counter()

    def leaves(self, now: float) -> None:
        self._together += 1
        if self._together > self._concurrency:
            self._watch.wrong(f"{self._together} requests are out, with concurrency {self._concurrency}")
        if self._rate < float("inf"):
            if now < self._expected - (burst(self._rate) - 1) / self._rate - 1e-6:
                self._watch.wrong(f"a request left at {now:.3f}, which exceeds {self._rate:g}/s")
            self._expected = max(self._expected, now) + 1 / self._rate

    def back(self) -> None:
        self._together -= 1

    def within_budget(self) -> None:
        """`rows` counts requests that left and whose token was good."""
        again = self.rows.total() - len(self.rows)
        if again > 0.2 * len(self.rows) + 100:
            self._watch.wrong(f"{again} repeats for {len(self.rows)} rows exceed the retry budget")


@dataclass(frozen=True, slots=True)
class Delivery:
    """When a row arrived, and how wrong the wall clock was when its intent was dated. Seconds of true time."""

    at: float
    boot: int
    wall_error: float

    def told(self, now: "Delivery") -> bool:
        """Whether the machine can know how long ago this was."""
        return self.boot == now.boot or now.wall_error >= self.wall_error

    def too_old(self, now: "Delivery") -> bool:
        """Whether a repeat must not leave any more."""
        return now.at - self.at > REPEAT_SECONDS + 0.01
