"""What a rule on values is: a pure thing that says of one text whether the field of its type takes it."""

from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from wxpush.words import Sentence

#: A pattern that matches no text.
NOTHING = "(?!)"


class Severity(Enum):
    """What a finding means for the row."""

    #: WeChat refuses it (47003): the row is not sent.
    INVALID = "invalid"
    #: WeChat alters it, or does not say whether it takes it: the row is sent.
    WARNING = "warning"


class Finding(Struct, frozen=True):
    """What is to be said of one text. `kind` is a word to count by, `sentence` quotes nothing of the text.

    `too_long`: there are too many characters, upon which the campaign file may decide.
    """

    kind: str
    sentence: Sentence
    severity: Severity = Severity.INVALID
    too_long: bool = False


class Rule(Struct, frozen=True):
    """The rule of one type of field. Lengths are Unicode code points: WeChat does not say how it counts.

    `look` finds what is to be said of a text, if anything is. The two patterns are shortcuts for most texts, and match none
    that holds a NUL: `right` none with a finding, `sent` none for which the row is not sent. `limit` is the most characters
    of a text, None where characters are not what is counted. `can_be_cut` tells whether a text that ends in "…" is one of
    the type.
    """

    type: str
    right: str
    look: Callable[[str], Finding | None]
    sent: str = NOTHING
    limit: Callable[[str], int] | None = None
    can_be_cut: bool = False


def invalid(kind: str, sentence: str = "", /, **fields: object) -> Finding:
    """A finding for which the row is not sent, told by the sentence with that id; without one by `rows.KIND`."""
    return Finding(kind, Sentence(sentence or f"rows.{kind}", **fields))


def warning(kind: str, sentence: str = "", /, **fields: object) -> Finding:
    """A finding with which the row is sent; as above."""
    return Finding(kind, Sentence(sentence or f"rows.{kind}", **fields), Severity.WARNING)


def too_long(kind: str, sentence: str, /, **fields: object) -> Finding:
    """Too many characters: not sent, unless the campaign file decides otherwise; as above."""
    return Finding(kind, Sentence(sentence, **fields), too_long=True)
