"""Texts that were meant as placeholders and are none: `{ product }`, `｛｛ product ｝｝`, `%product%`. Everybody would get them as they stand.

Only what stands outside of placeholders and tags is judged: `{{ '{product}' }}` sends braces on purpose. Of placeholders themselves
those are told of that hold nothing but a column's name in quotation marks.
"""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from wxpush.channels.base import Doubt
from wxpush.channels.common.marks import marked
from wxpush.channels.common.suspects import Suspect, decoded, in_braces, others, shown
from wxpush.channels.expressions.anycolumn import written as written_as
from wxpush.channels.expressions.columns import Columns, goes_on
from wxpush.channels.expressions.language import MARK, TAG, Literals
from wxpush.parsing.places import Places
from wxpush.words import All, Sentence

#: So many are told: a text with more of them is something else.
_ALSO, _DOUBTS = 3, 20


class Placeholders:
    """What the texts of one campaign file hold beside their placeholders. `used`: names that placeholders have."""

    def __init__(self, literals: Mapping[str, Literals], used: Collection[str], places: Places) -> None:
        self._places = places
        self._used = used
        #: Each text as it stands, and as it reads where it is encoded.
        self._readings = {
            place: tuple(dict.fromkeys((found.text, decoded(found.text))))
            for place, found in literals.items()
        }
        self._braces = [each for place, texts in self._readings.items() for each in in_braces(place, texts)]
        self._others = [each for place, found in literals.items() for each in others(place, found)]

    def names(self) -> frozenset[str]:
        """Names in wrong braces, folded: a row that has a column of such a name makes an error of it."""
        return frozenset(name for suspect in self._braces for name in suspect.names)

    @property
    def suspicious(self) -> bool:
        """Whether it makes a difference which columns there are."""
        literal = any(text.strip(f"{MARK}{TAG}") for texts in self._readings.values() for text in texts)
        return literal or any(suspect.names for suspect in self._others)

    def judge(self, columns: Collection[str] | None) -> tuple[Doubt, ...]:
        """What should be known of the texts; None where the columns are not known, but for those that placeholders name.

        Raises UsageError for a text with a column's name in wrong braces.
        """
        known = Columns((*self._used, *(columns or ())))
        wrong = [each for each in self._braces if known.first(each.names)]
        if wrong:
            raise self._places.fault(wrong[0].place, self._told(wrong, known))
        doubts = (
            *islice(_of_braces(self._braces, known, all_known=columns is not None), _DOUBTS),
            *islice(self._of_marks(known), _DOUBTS),
            *islice(_of_others(self._others, known), _DOUBTS),
        )
        return tuple(dict.fromkeys(doubts))[:_DOUBTS]

    def _told(self, wrong: list[Suspect], known: Columns) -> Sentence:
        first = wrong[0]
        also = dict.fromkeys(each.place for each in wrong if each.place != first.place)
        problem = _wrong(first, known.first(first.names) or "")
        if not also:
            return problem
        places = All([self._places.where(place) for place in islice(also, _ALSO)])
        return Sentence("channels.told_of_several", problem=problem, places=places)

    def _of_marks(self, known: Columns) -> Iterator[Doubt]:
        for place, texts in self._readings.items():
            found = dict.fromkeys(each for text in texts for each in marked(text, known))
            for written, column in found:
                yield _named(place, "marked_name", shown(written), column)


def _wrong(suspect: Suspect, column: str) -> Sentence:
    """The problem, and its fix."""
    written, fix = suspect.written, written_as(column)
    if suspect.encoded:
        return Sentence("channels.wrong_braces_encoded", written=written, fix=fix)
    quote = '"' if "'" in written else "'"
    if quote in written:
        return Sentence("channels.wrong_braces", written=written, fix=fix)
    on_purpose = f"{{{{ {quote}{written}{quote} }}}}"
    return Sentence("channels.wrong_braces_or_on_purpose", written=written, fix=fix, on_purpose=on_purpose)


def _of_braces(suspects: Iterable[Suspect], known: Columns, *, all_known: bool) -> Iterator[Doubt]:
    for each in suspects:
        if column := _likely(each.rest, known):
            yield _named(each.place, "marked_name", each.written, column)
        elif each.kind == "braced_placeholder":
            written = each.written.replace(MARK, "{{ … }}")
            yield Doubt(each.place, each.kind, Sentence("channels.outer_braces", written=written), written)
        elif each.kind:
            yield Doubt(each.place, each.kind, _unknown(each, known, all_known=all_known), each.written)


def _likely(rest: str, known: Columns) -> str | None:
    spans = known.within(rest)
    return next((known.at(rest, *span) for span in spans if not goes_on(rest, *span)), None)


def _unknown(each: Suspect, known: Columns, *, all_known: bool) -> Sentence:
    if not all_known:
        return Sentence("channels.unknown_braces_for_now", written=each.written)
    near = difflib.get_close_matches(each.names[0], known.names, n=1)
    if not near:
        return Sentence("channels.unknown_braces", written=each.written)
    return Sentence("channels.unknown_braces_but", written=each.written, near=near[0])


def _of_others(suspects: Iterable[Suspect], known: Columns) -> Iterator[Doubt]:
    for each in suspects:
        if each.kind == "quoted_placeholder":
            reason = Sentence("channels.outer_quotes", written=each.written)
            yield Doubt(each.place, each.kind, reason, each.written)
        elif column := known.first(each.names):
            yield _named(each.place, each.kind, each.written, column)


def _named(place: str, kind: str, written: str, column: str) -> Doubt:
    reason = Sentence(f"channels.named_{kind}", written=written, column=column, fix=written_as(column))
    return Doubt(place, kind, reason, written)
