"""What to do about each kind of problem that a survey finds: one sentence, the same in the table and in the file."""

from wxpush.report.problems import Problem, Tally
from wxpush.words import Sentence, catalogue

#: Of families of kinds: how they end. Their advice is `advice.any_too_long` and so on.
_ENDINGS = (
    "_too_long",
    "_malformed",
    "_full_width_range",
    "_has_han",
    "_not_han",
    "_unsure",
)


def advise(what: Problem | Tally) -> str:
    """The sentence, without its full stop."""
    return advice_of(what.kind)


def advice_of(kind: str) -> str:
    """The same of a kind alone."""
    return str(Sentence(_name(kind)))


def _name(kind: str) -> str:
    if f"advice.{kind}" in catalogue().TEXTS:
        return f"advice.{kind}"
    ending = next((end for end in _ENDINGS if kind.endswith(end)), None)
    return "advice.otherwise" if ending is None else f"advice.any{ending}"
