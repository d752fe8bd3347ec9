"""All texts of a message, rendered at once for each row.

One joined template costs a fifth of a template for each text. A value from a row is never read as a template.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from jinja2 import UndefinedError

from wxpush.channels.common.placeholders import Placeholders
from wxpush.channels.expressions.anycolumn import lacking
from wxpush.channels.expressions.budget import TooLargeError
from wxpush.channels.expressions.language import Language, Text
from wxpush.channels.expressions.plain import Fill, plain
from wxpush.detail import Detail, at
from wxpush.model import State
from wxpush.parsing.places import Places
from wxpush.words import Sentence

#: Stands between the texts. A value that holds it is refused: no message may.
SEPARATOR = "\0"


class RenderError(Exception):
    """A row cannot be sent. `kind` is a word to count by; `told` names the place, and nothing of the row, `reason` is without it.

    `value` is what the text at the place came to, where it came to something; `state` is how the row ends.
    """

    def __init__(
        self, place: str, kind: str, reason: Detail, *, value: str = "", state: State = State.INVALID
    ) -> None:
        super().__init__(place, kind)
        self.kind = kind
        self.reason = reason
        self.place = place
        self.value = value
        self.state = state

    @property
    def told(self) -> Detail:
        """The reason with its place."""
        return at(self.place, self.reason)

    def __str__(self) -> str:
        return str(self.told)


class Renderer:
    """The texts of a message by place, compiled. Raises UsageError for one that is no template."""

    def __init__(self, texts: Mapping[str, str], *, places: Places | None = None) -> None:
        language = Language()
        self._places = places or Places()
        self._texts = [language.read(place, text, self._places) for place, text in texts.items()]
        self._fill = _joined(language, self._texts)
        names = frozenset[str]().union(*(text.names for text in self._texts))
        #: What the texts hold beside their placeholders.
        self.placeholders = Placeholders(
            {text.place: language.literals(text.source) for text in self._texts}, names, self._places
        )
        #: Places whose text is not the same for every row.
        self.varying = frozenset(text.place for text in self._texts if text.names)
        #: Names that every row must have. Those that are guarded by default(...) or `is defined` are not among them.
        self.columns: frozenset[str] = frozenset().union(*(text.columns for text in self._texts))

    def render(self, fields: Mapping[str, str]) -> str:
        """The texts of one row, in order, with SEPARATOR between them. Raises RenderError, and nothing else."""
        try:
            return self._fill(fields)
        except Exception as error:  # noqa: BLE001 - an expression may raise anything, and that is this row's alone
            raise self._blamed(fields, error) from None

    def alone(self, place: str, fields: Mapping[str, str]) -> str:
        """The text at one place, whatever is wrong with the others. Raises RenderError."""
        text = next(text for text in self._texts if text.place == place)
        if fault := _fault(text, fields):
            raise fault
        return text.alone(fields)

    def apart(self, rendered: str, fields: Mapping[str, str]) -> list[str]:
        """The texts one by one. Raises RenderError where one of them holds a SEPARATOR itself."""
        texts = rendered.split(SEPARATOR)
        if len(texts) != len(self._texts):
            raise self._blamed(fields, ValueError())
        return texts

    def render_all(self, rows: Sequence[Mapping[str, str]]) -> str:
        """The texts of many rows, one row after another, with SEPARATOR between all. Raises RenderError, which blames no place, where a row
        of them cannot be rendered.
        """
        try:
            rendered = SEPARATOR.join(map(self._fill, rows))
        except Exception as error:  # noqa: BLE001 - as above
            raise RenderError("", "expression", type(error).__name__) from None
        if rendered.count(SEPARATOR) != len(rows) * len(self._texts) - 1:
            raise RenderError("", "control_character", Sentence("rows.nul_somewhere"))
        return rendered

    def constant(self, place: str) -> bool:
        """Whether the text at the place is the same for every row. A place without a text is."""
        return place not in self.varying

    def constants(self) -> dict[str, str]:
        """Those texts, by place, that are the same for every row, and can be rendered."""
        found: dict[str, str] = {}
        for text in self._texts:
            if not text.names:
                with suppress(Exception):  # that is told row by row
                    found[text.place] = text.alone({})
        return found

    def check_columns(self, columns: Collection[str], *, source: str) -> None:
        """Raise UsageError when `source`, a file's name for people, lacks a column that a text needs."""
        missing = sorted(self.columns.difference(columns))
        if not missing:
            return
        text = next(text for text in self._texts if missing[0] in text.columns)
        raise self._places.fault(text.place, lacking(missing, [*columns], text.source, source))

    def _blamed(self, fields: Mapping[str, str], error: Exception) -> RenderError:
        faults = (_fault(text, fields) for text in self._texts)
        return next((fault for fault in faults if fault), RenderError("", "expression", type(error).__name__))


def _joined(language: Language, texts: list[Text]) -> Fill:
    pieces: list[str | tuple[str]] = []
    for text in texts:
        if text.pieces is None:
            looks_up = any(text.looks_up for text in texts)
            return language.filling(language.joined(texts, SEPARATOR), looks_up=looks_up)
        pieces += [SEPARATOR, *text.pieces]
    return plain(pieces[1:])


def _fault(text: Text, fields: Mapping[str, str]) -> RenderError | None:
    """What is wrong with this text for this row, if anything is."""
    missing = sorted(text.columns.difference(fields))
    if missing:
        return RenderError(text.place, "missing_value", Sentence("rows.missing_value", column=missing[0]))
    try:
        holds_separator = SEPARATOR in text.alone(fields)
    except UndefinedError:
        return RenderError(text.place, "expression", Sentence("rows.lookup_fails"))
    except MemoryError:
        return RenderError(text.place, "expression", TooLargeError.sentence)
    except Exception as error:  # noqa: BLE001 - as above; the words of others may quote the row
        why = Sentence("rows.expression_fails", error=type(error).__name__)
        return RenderError(text.place, "expression", getattr(error, "sentence", why))
    return (
        RenderError(text.place, "control_character", Sentence("rows.nul_here")) if holds_separator else None
    )
