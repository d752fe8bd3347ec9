"""Sentences as values: what happened or should be known has an id and fields; the catalogue of a language makes text of it.

A text is one sentence, or a pair: what happened, and what to do about it, which is empty where the first says it. Between the two the edge puts what it means for the rows, which
only the command knows: whoever raises an error deep below cannot tell whether anything was to be sent at all.

Texts are `str.format` templates over the fields. A field may be a sentence itself, a duration or a rate, which the language writes in its
way, or a list of such, which it joins.

A language is a package `wxpush.words.LANGUAGE`. The texts of a room are a module of it with the room's name, or a package whose modules have
them together; in code a text's id is `room.word`. The files that `wxpush init` writes, whose remarks are texts too, are in its `_starter`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from wxpush.words.texts import Text as Text
from wxpush.words.texts import Texts as Texts


class Means(Enum):
    """What something means for the rows."""

    NOTHING = "nothing"
    NOT_SENT = "not_sent"
    #: Rows may have been sent before: by an earlier run, by another process.
    NOT_SENT_NOW = "not_sent_now"
    #: Nothing more goes to a cluster that has rows.
    NOT_HANDED_OUT = "not_handed_out"
    NOT_SENT_BY_THIS = "not_sent_by_this"
    NOT_CHANGED = "not_changed"
    NOT_CHANGED_OR_SENT = "not_changed_or_sent"
    #: Some rows may have been sent, and those that were not can be sent later.
    PENDING = "pending"
    #: Rows were being sent; of the second, the checkpoint still knows what became of each.
    STOPPED = "stopped"
    STATES_KEPT = "states_kept"
    #: A refusal is not about the rows that got it, which stay as they were.
    NOT_SETTLED = "not_settled"
    #: The checkpoint knows what became of every row.
    IN_CHECKPOINT = "in_checkpoint"
    #: A list of followers goes on where it stopped.
    LISTED = "listed"
    NOT_LISTED = "not_listed"
    #: The one message of a trial may arrive.
    TRIAL_OPEN = "trial_open"


class Language(Protocol):
    """A package `wxpush.words.LANGUAGE`."""

    TEXTS: Texts
    MEANS: Mapping[Means, str]
    #: Templates over `what`, `means` and `do`: with what it means for the rows, and without.
    PAIR: str
    PAIR_ALONE: str
    #: Between the members of a list, of `Phrases`, an `All`, an `Either`, and `Clauses`.
    COMMA: str
    PHRASE_COMMA: str
    AND: str
    OR: str
    SEMICOLON: str

    def duration(self, seconds: float, /) -> str:
        """How people write so many seconds."""
        ...

    def rate(self, per_second: float, /) -> str:
        """How people write so many a second, which may be infinite: no limit."""
        ...


@dataclass(frozen=True, slots=True)
class Duration:
    """A field that is told as `8m21s`, or as another language has it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Rate:
    """A field that is told as `50/s`, or as another language has it."""

    per_second: float


@dataclass(frozen=True, slots=True)
class Phrases:
    """A field of several things that are more than names, such as counts: told as `9 sent, 1 rejected`. Not every language parts them as it does names."""

    members: Sequence[object]


@dataclass(frozen=True, slots=True)
class All:
    """A field of several things, each of which it is true of: told as `a and b`."""

    members: Sequence[object]


@dataclass(frozen=True, slots=True)
class Either:
    """A field of several things, of which one will do: told as `a or b`."""

    members: Sequence[object]


@dataclass(frozen=True, slots=True)
class Clauses:
    """A field of several things that are said one after another: told as `a; b`."""

    members: Sequence[object]


class Sentence:
    """One thing to be told. `id` is stable and names a text of the catalogue."""

    __slots__ = ("fields", "id")

    def __init__(self, id: str, /, **fields: object) -> None:  # noqa: A002 - it is one
        self.id = id
        self.fields = fields

    def __str__(self) -> str:
        return told(self)

    def __repr__(self) -> str:
        return f"Sentence({self.id!r})"  # fields may be personal

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and (self.id, self.fields) == (other.id, other.fields)

    def __hash__(self) -> int:
        return hash(self.id)  # fields may be lists


#: Whoever stands at the edge chooses, once, before anything is told.
_chosen = "en"


def chosen() -> str:
    """The language in which people are told."""
    return _chosen


def choose(language: str) -> None:
    """Let people be told in this language from here on, which is one of `languages`."""
    global _chosen  # noqa: PLW0603 - the one place where it is kept
    _chosen = language


@cache
def languages() -> tuple[str, ...]:
    """The names of all languages: of their packages."""
    return tuple(sorted(path.parent.name for path in Path(__file__).parent.glob("*/__init__.py")))


def told(sentence: Sentence, means: Means = Means.NOTHING, *, language: str | None = None) -> str:
    """The text, with what it means for the rows where it is one that says what to do. `language`: another than the one that is chosen."""
    words = catalogue(language)
    what, do = parts(sentence, language=language)
    if do is None:
        return what
    pair = words.PAIR if means is not Means.NOTHING else words.PAIR_ALONE
    return pair.format(what=what, means=words.MEANS[means], do=do).rstrip()


def parts(sentence: Sentence, *, language: str | None = None) -> tuple[str, str | None]:
    """What happened, and what to do about it; None where the first says it all."""
    words = catalogue(language)
    fields = {name: _field(value, words, language) for name, value in sentence.fields.items()}
    text = words.TEXTS[sentence.id]
    if isinstance(text, str):
        return text.format_map(fields), None
    what, do = (part.format_map(fields) for part in text)
    return what, do


def catalogue(language: str | None = None) -> Language:
    """All texts of a language, of the one that is chosen if none is named."""
    return _language(language or chosen())


@cache
def _language(name: str) -> Language:
    return cast("Language", import_module(f"wxpush.words.{name}"))


def _field(value: object, words: Language, language: str | None) -> object:
    if isinstance(value, Sentence):
        return told(value, language=language)
    if isinstance(value, Duration):
        return words.duration(value.seconds)
    if isinstance(value, Rate):
        return words.rate(value.per_second)
    if isinstance(value, (list, tuple)):
        return _joined(value, words.COMMA, words, language)
    if isinstance(value, (Phrases, All, Either, Clauses)):
        between = {
            Phrases: words.PHRASE_COMMA,
            All: words.AND,
            Either: words.OR,
            Clauses: words.SEMICOLON,
        }[type(value)]
        return _joined(value.members, between, words, language)
    return value


def _joined(members: Sequence[object], between: str, words: Language, language: str | None) -> str:
    return between.join(str(_field(each, words, language)) for each in members)
