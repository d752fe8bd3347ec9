"""The bounds that the operator set, and whether the last sending stayed within them."""

from collections.abc import Callable
from dataclasses import dataclass

from wxpush.checkpoint.base import Invocation, Origin
from wxpush.errors import Reason
from wxpush.model import State
from wxpush.report.page.material import PageMaterial
from wxpush.report.page.values import duration, number, share
from wxpush.words import Sentence

#: States that WeChat's answers put rows into.
_ANSWERED = (State.SENT, State.UNDER_REVIEW, State.REJECTED)
#: The bounds, and the reason of an end by each.
_REASONS = {
    "canary": Reason.CANARY,
    "max_errors": Reason.MAX_ERRORS,
    "max_sends": Reason.MAX_SENDS,
    "max_duration": Reason.MAX_DURATION,
    "limit": Reason.LIMIT,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """One. `kept`: whether it ended nothing."""

    option: str
    value: Sentence | str
    reached: Sentence | str
    kept: bool

    @property
    def told(self) -> Sentence:
        return Sentence("page.bound_kept" if self.kept else "page.bound_ended")


def bounds(material: PageMaterial) -> list[Bound]:
    """Those of the newest invocation that made a request, or of the newest of all; those of a later version that are not known here are left out."""
    if not material.invocations:
        return []
    sending = [one for one in material.invocations if one.attempts] or material.invocations
    last = sending[-1]
    origin = material.origins.get(last.number, Origin())
    return [
        Bound(
            f"--{name.replace('_', '-')}",
            _value(name, origin.bounds[name]),
            _REACHED[name](material, last),
            last.reason != reason.value,
        )
        for name, reason in _REASONS.items()
        if name in origin.bounds
    ]


def _value(name: str, value: str | float) -> Sentence | str:
    if name == "max_duration":
        return duration(float(value))
    return value if isinstance(value, str) else number(int(value))


def _of(material: PageMaterial, last: Invocation, *states: State) -> int:
    """Rows that this invocation put there."""
    return sum(
        many for (state, by, _), many in material.sums.items() if by == last.number and State(state) in states
    )


def _errors(material: PageMaterial, last: Invocation) -> Sentence:
    rejected, answered = _of(material, last, State.REJECTED), _of(material, last, *_ANSWERED)
    return Sentence(
        "page.reached_errors", rejected=rejected, answered=answered, share=share(rejected, answered)
    )


def _answered(material: PageMaterial, last: Invocation) -> Sentence:
    return Sentence("page.reached_rows", rows=_of(material, last, *_ANSWERED))


_REACHED: dict[str, Callable[[PageMaterial, Invocation], Sentence]] = {
    "canary": _answered,
    "max_errors": _errors,
    "max_sends": _answered,
    "max_duration": lambda _, last: duration(last.total_seconds or last.seconds),
    "limit": _answered,
}
