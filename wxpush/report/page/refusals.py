"""Why rows were rejected or are invalid, the most frequent causes first, each with what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from wxpush.channels.common.errcodes import unknown
from wxpush.detail import reason_of, restored
from wxpush.report.advice import advice_of
from wxpush.report.page.material import PageMaterial
from wxpush.report.page.values import number, share
from wxpush.words import Sentence
from wxpush.words.codes import Named

#: So many of each kind are told; `results` has the rows of all.
MOST_CODES, MOST_KINDS = 7, 4


@dataclass(frozen=True, slots=True)
class ToldCause:
    name: str
    many: str
    share: str
    meaning: str
    advice: str


@dataclass(frozen=True, slots=True)
class ToldCauses:
    """`more`: how many rows have causes that are not told one by one, in words; None: there are none."""

    rows: list[ToldCause]
    more: Sentence | None

    def __bool__(self) -> bool:
        return bool(self.rows)


def rejected(material: PageMaterial) -> ToldCauses:
    """By WeChat's codes."""
    codes = [(int(code), many) for code, many in material.summary.errcodes.items()]
    found = []
    for code, many in codes[:MOST_CODES]:
        known = material.errcodes.lookup(code) or unknown(code)
        told = number(many), share(many, material.summary.rows)
        found.append(ToldCause(str(Named(code)), *told, known.meaning(), known.advice()))
    return ToldCauses(found, _more(codes[MOST_CODES:]))


def invalid(material: PageMaterial) -> ToldCauses:
    """By kinds of what is wrong with a row."""
    kinds = material.invalid
    found = [
        ToldCause(
            kind,
            number(many),
            share(many, material.summary.rows),
            str(reason_of(restored(detail))),
            advice_of(kind),
        )
        for kind, many, detail in kinds[:MOST_KINDS]
    ]
    return ToldCauses(found, _more([(kind, many) for kind, many, _ in kinds[MOST_KINDS:]]))


def _more(rest: Sequence[tuple[object, int]]) -> Sentence | None:
    return (
        Sentence("page.more_causes", causes=len(rest), rows=sum(many for _, many in rest)) if rest else None
    )
