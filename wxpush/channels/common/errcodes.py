"""What error codes mean, and what they ask for: a table of each kind of message, and what is said of codes that are in none."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec
from msgspec import Struct

from wxpush import answer
from wxpush.errors import UsageError
from wxpush.model import Kind
from wxpush.words import chosen
from wxpush.words.codes import Codes, codes


class Errcode(Struct, frozen=True, forbid_unknown_fields=True):
    """One code as an answer to sending.

    `kind` is what it means unless the channel knows better. `streak` other than 0: so many in a row are about more than
    their rows, and the campaign is to stop. Of a code that stops at once it is 1 where it may be about one row all the same, if the operator
    says so. `link` is the official page that has the code, where one has it. `texts`: meaning and advice by language, of a code that is
    not in the catalogue; `like`: the code whose texts it has, if not its own.
    """

    code: int
    kind: Kind
    link: str = ""
    streak: int = 0
    texts: dict[str, tuple[str, str]] = {}
    like: int | None = None

    def meaning(self, language: str | None = None) -> str:
        """What it means, in one clause; in the language that is chosen if none is named."""
        return self._texts(language)[0]

    def advice(self, language: str | None = None, *, alone: bool = False) -> str:
        """What to do about it; as above. `alone`: about a message that is of no list."""
        told = codes(language).alone.get(self.code) if alone and not self.texts else None
        return told or self._texts(language)[1]

    def _texts(self, language: str | None) -> tuple[str, str]:
        if self.texts:
            return self.texts[language or chosen()]
        words = codes(language)
        return words.codes.get(self.code if self.like is None else self.like) or _unknown(self.code, words)


#: The streak of a code that is not in the table.
UNKNOWN_STREAK = 10

#: What says nothing of the message that it answers, whatever it is.
_OF_NO_ROW = frozenset({Kind.SENT, Kind.UNDER_REVIEW, Kind.TOKEN, Kind.THROTTLED, Kind.QUOTA, Kind.UNSURE})

#: Ranges of codes, first and last, for codes that are not in the table: the catalogue says what they are about.
FAMILIES = (
    *((thousand, thousand + 999) for thousand in range(40_000, 49_000, 1000)),
    (50_000, 50_999),
    (61_000, 61_999),
    (76_000, 76_999),
    (89_500, 89_599),
    (answer.BUSY_FIRST, answer.BUSY_LAST),
)


class Errcodes:
    """The codes of one kind of message. `table` is by code, and cannot be changed."""

    def __init__(self, entries: Iterable[Errcode]) -> None:
        self.table: Mapping[int, Errcode] = MappingProxyType({entry.code: entry for entry in entries})

    @property
    def streaks(self) -> dict[int, int]:
        """How many answers of a code in a row are about more than their rows; 0: no number is."""
        return {code: entry.streak for code, entry in self.table.items()}

    def require_of_rows(self, codes: Iterable[int]) -> None:
        """Raises UsageError where one of these codes can never be about a row."""
        for code in sorted(codes):
            if self.kind(code) in _OF_NO_ROW:
                raise UsageError("limits.never_of_a_row", errcode=code)

    def lookup(self, code: int) -> Errcode | None:
        """What is known of the code; None for one that is not in the table."""
        if code not in self.table and answer.busy(code) and answer.BUSY in self.table:
            return msgspec.structs.replace(self.table[answer.BUSY], code=code, link="", like=answer.BUSY)
        return self.table.get(code)

    def kind(self, code: int) -> Kind:
        """What an answer with this code means for a message. A code that nobody knows is final for its row."""
        if (known := self.lookup(code)) is not None:
            return known.kind
        return Kind.UNSURE if answer.busy(code) else Kind.REJECTED


def family(code: int, words: Codes) -> str | None:
    """What the codes near an unknown one are about, if that is known."""
    first = next((first for first, last in FAMILIES if first <= code <= last), None)
    return None if first is None else words.families[first]


def unknown(code: int) -> Errcode:
    """What can be said of a code that is in no table: what the codes near it are about, and what wxpush does."""
    return Errcode(code=code, kind=Kind.REJECTED, streak=UNKNOWN_STREAK)


def _unknown(code: int, words: Codes) -> tuple[str, str]:
    near = family(code, words)
    meaning = words.unknown if near is None else words.unknown_near.format(near=near)
    return meaning, words.unknown_advice.format(code=code, streak=UNKNOWN_STREAK)
