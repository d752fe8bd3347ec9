"""Texts that were meant as placeholders and are none: `{ product }`, `｛｛ product ｝｝`, `%product%`. Everybody would get them as they stand.

Only what stands outside of placeholders and tags is judged: `{{ '{product}' }}` sends braces on purpose.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from wxpush.channels.base import Doubt
from wxpush.channels.common.braces import Braced, bare, braced, folded, plain
from wxpush.channels.common.language import MARK, TAG, Literals
from wxpush.yamlfile import Places

#: No column's name is longer, and so much of a text is quoted.
_LONGEST, _SHOWN = 100, 40
_LEADING = re.compile(r"\s*(\w+)")
_TRAILING = re.compile(r"(\w+)\s*\Z")
#: A name with a filter, an attribute, a format, a default or a second name behind it. `{name: 1}` is data.
_EXPRESSION = re.compile(r"(\w+)(?:\s*[|.!?,，(\[]|:[^\s\"'\d]|\s+(?:or|and|if)\s)")
_NAME = re.compile(r"\w[\w .-]*")
_NAMED = f"{{1,{_LONGEST}}}"
#: Marks that other programs put around a name. The closing one may open the next: `%a%b%`.
_MARKED = re.compile(
    "(?=[%#@$<\\[【«〖])(?:"
    + "|".join(
        (
            rf"%([^%]{_NAMED})(?=(%))",
            rf"#([^#]{_NAMED})(?=(#))",
            rf"@([^@]{_NAMED})(?=(@))",
            rf"\$(\w{_NAMED})(\$?)",
            rf"<([^<>]{_NAMED})(>)",
            rf"\[([^\[\]]{_NAMED})(\])",
            rf"【([^【】]{_NAMED})(】)",
            rf"«([^«»]{_NAMED})(»)",
            rf"〖([^〖〗]{_NAMED})(〗)",
        )
    )
    + ")"
)
_QUOTES = {
    '"': '"',
    "'": "'",
    "`": "`",
    "＂": "＂",
    "＇": "＇",
    "“": "”",
    "”": "”“",
    "‘": "’",
    "’": "’‘",
    "「": "」",
    "『": "』",
}
_QUOTED = re.compile(
    rf"([{''.join(_QUOTES)}])\s{{0,4}}{MARK}\s{{0,4}}([{''.join(sorted(set(''.join(_QUOTES.values()))))}])"
)
#: Behind these a plain quotation mark is a program's: JSON, an attribute, a list.
_PROGRAMS = frozenset(":,=([{")
#: So many are told: a text with more of them is something else.
_ALSO, _DOUBTS = 3, 20


class _Suspect(NamedTuple):
    """What may have been meant as a placeholder: `names`, folded, are those that it may name."""

    place: str
    kind: str
    written: str
    names: tuple[str, ...]


class Placeholders:
    """What the texts of one campaign file hold beside their placeholders. `used`: names that placeholders have."""

    def __init__(self, literals: Mapping[str, Literals], used: Collection[str], places: Places) -> None:
        self._places = places
        self._used = used
        self._braces = [each for place, found in literals.items() for each in _in_braces(place, found.text)]
        self._others = [each for place, found in literals.items() for each in _in_marks(place, found)]

    def names(self) -> frozenset[str]:
        """Names in wrong braces, folded: a row that has a column of such a name makes an error of it."""
        return frozenset(name for suspect in self._braces for name in suspect.names)

    @property
    def suspicious(self) -> bool:
        """Whether it makes a difference which columns there are."""
        return bool(self._braces or any(suspect.names for suspect in self._others))

    def judge(self, columns: Collection[str] | None) -> tuple[Doubt, ...]:
        """What should be known of the texts; None where the columns are not known, but for those that placeholders name.

        Raises UsageError for a text with a column's name in wrong braces.
        """
        known = {folded(column): column for column in (*self._used, *(columns or ()))}
        wrong = [each for each in self._braces if any(name in known for name in each.names)]
        if wrong:
            raise self._places.fault(wrong[0].place, self._told(wrong, known))
        names = None if columns is None else list(known.values())
        doubts = [*_of_braces(self._braces, names), *_of_marks(self._others, known)]
        return tuple(dict.fromkeys(doubts))[:_DOUBTS]

    def _told(self, wrong: list[_Suspect], known: Mapping[str, str]) -> str:
        first = wrong[0]
        column = next(known[name] for name in first.names if name in known)
        others = (self._places.name(each.place) for each in wrong if each.place != first.place)
        also = list(dict.fromkeys(others))[:_ALSO]
        return _wrong(first.written, column) + (f"; the same at {' and '.join(also)}" if also else "")


def _in_braces(place: str, text: str) -> Iterator[_Suspect]:
    for each in braced(text):
        pair = each.opening and each.closing
        if pair and bare(each.inner) == MARK:
            yield _Suspect(place, "braced_placeholder", each.written, ())
        elif found := _in_pair(each) if pair else _lone(each):
            written, reads_as_name, names = found
            yield _Suspect(place, "unknown_braces" if reads_as_name else "", _shown(written), names)


def _in_pair(each: Braced) -> tuple[str, bool, tuple[str, ...]] | None:
    """How it is written, whether it reads as a name, and the names that it may mean."""
    core = bare(each.inner[: 2 * _LONGEST])
    if not core or len(each.inner) > 2 * _LONGEST or MARK in core or TAG in core:
        return None
    first = _EXPRESSION.match(core)
    names = (core, first[1]) if first else (core,)
    return each.written, bool(_NAME.fullmatch(core)), tuple(map(folded, names))


def _lone(each: Braced) -> tuple[str, bool, tuple[str, ...]] | None:
    """The same, for the word next to a lone brace."""
    if each.opening:
        part = each.inner[:_LONGEST]
        word = _LEADING.match(part)
        written = f"{each.opening}{part[: word.end()]}" if word else ""
    else:
        part = each.inner[-_LONGEST:]
        word = _TRAILING.search(part)
        written = f"{part[word.start() :]}{each.closing}" if word else ""
    touching = word is not None and word[0] == word[1]
    return (written, touching, (folded(word[1]),)) if word else None


def _in_marks(place: str, found: Literals) -> Iterator[_Suspect]:
    seen: set[str] = set()
    for match in _MARKED.finditer(plain(found.text)):
        if match[0] in seen or MARK in match[0] or TAG in match[0]:
            continue
        seen.add(match[0])
        at = match.lastindex or 0
        written = found.text[match.start() : match.end(at)]
        yield _Suspect(place, "marked_name", _shown(written), (folded(match[at - 1]),))
    for match in _QUOTED.finditer(found.text):
        before = found.text[max(match.start() - 4, 0) : match.start()].rstrip()[-1:]
        if match[2] in _QUOTES[match[1]] and before not in _PROGRAMS:
            yield _Suspect(place, "quoted_placeholder", f"{match[1]}{{{{ … }}}}{match[2]}", ())
    for comment in found.comments:
        yield _Suspect(place, "comment", _shown(f"{{#{comment}#}}"), (folded(bare(comment[: 2 * _LONGEST])),))


def _shown(written: str) -> str:
    text = written.replace(MARK, "…").replace(TAG, "…")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _wrong(written: str, column: str) -> str:
    """The problem, and its fix: a placeholder takes letters, digits and _ only."""
    fix = (
        f"write {{{{ {column} }}}}"
        if column.isidentifier()
        else f'rename the column "{column}" to letters, digits and _, and write it as {{{{ name }}}}'
    )
    quote = '"' if "'" in written else "'"
    way_out = "" if quote in written else f" (to send braces on purpose: {{{{ {quote}{written}{quote} }}}})"
    return f"{written} looks like a placeholder and is none, so everybody would get it as it stands; {fix}{way_out}"


def _of_braces(suspects: Iterable[_Suspect], columns: list[str] | None) -> Iterator[Doubt]:
    """None: the columns are not known."""
    for each in islice(filter(lambda each: each.kind, suspects), _DOUBTS):
        if each.kind == "braced_placeholder":
            written = each.written.replace(MARK, "{{ … }}")
            reason = f"the braces around the placeholder in {written} are sent too"
            yield Doubt(each.place, each.kind, reason, written)
        elif columns is None:
            reason = f"{each.written} is no placeholder, so everybody would get it as it stands; `send` refuses it where it names a column"
            yield Doubt(each.place, each.kind, reason, each.written)
        else:
            near = difflib.get_close_matches(each.names[0], columns, n=1)
            hint = f'; the column "{near[0]}" has nearly that name' if near else ""
            reason = f"{each.written} names no column, so everybody gets it as it stands{hint}"
            yield Doubt(each.place, each.kind, reason, each.written)


def _of_marks(suspects: Iterable[_Suspect], known: Mapping[str, str]) -> Iterator[Doubt]:
    for each in suspects:
        if each.kind == "quoted_placeholder":
            yield Doubt(
                each.place,
                each.kind,
                f"the quotation marks around the placeholder in {each.written} are sent too",
                each.written,
            )
        elif (column := known.get(each.names[0])) is not None:
            what = (
                "is a comment, and nothing is sent of it"
                if each.kind == "comment"
                else "is sent as it stands"
            )
            sentence = (
                f'{each.written} {what}, and "{column}" is a column; its value is written {{{{ {column} }}}}'
            )
            yield Doubt(each.place, each.kind, sentence, each.written)
