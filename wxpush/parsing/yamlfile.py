"""A YAML file becomes one frozen Struct, or a sentence that names file, line, place and fix.

A place is written as an operator would say it: `data.thing1`, `hosts[2]`. Keys and dates are the text that stands in
the file. Aliases are refused: nothing here needs them, and nested ones blow a small file up.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

import msgspec
import yaml
from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.parsing.mismatch import Steps, explain, named
from wxpush.parsing.places import Places, fault, where
from wxpush.parsing.yamlhints import meant
from wxpush.system.regular import open_regular
from wxpush.words import Sentence

T = TypeVar("T")

MAX_BYTES = 1 << 20
MAX_DEPTH = 32

_TAG = "tag:yaml.org,2002:"
_SCALARS = {f"{_TAG}{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")}
#: Decimal numbers. YAML 1.1 takes more: 1:30 is 90 there, 0x20 is 32, 017 is 15, and what is long enough
#: never ends. All that is a text here.
_NUMBERS = {
    f"{_TAG}int": re.compile(r"-?(?:0|[1-9][0-9]*)\Z"),
    f"{_TAG}float": re.compile(r"-?(?:0|[1-9][0-9]{0,18})\.[0-9]{1,18}\Z"),
}
_QUOTED = re.compile(r"""\"[^"]*"|'[^']*'""")
_BRACES = Sentence("parsing.braces")
_BRACKETS_OPEN, _COLON_MISSING = "parsing.brackets_open", "parsing.colon_missing"
_NOTICED_LATE = frozenset({_BRACKETS_OPEN, _COLON_MISSING})
#: What is wrong, by what PyYAML says.
_PROBLEMS = (
    ("mapping values", "parsing.colon_in_text"),
    ("'\\t'", "parsing.tabs"),
    ("start any token", "parsing.quotes_wanted"),
    ("another document", "parsing.two_documents"),
    ("quoted scalar", "parsing.quotes_open"),
    ("flow sequence", _BRACKETS_OPEN),
    ("flow mapping", _BRACKETS_OPEN),
    ("expected ':'", _COLON_MISSING),
    ("block mapping", "parsing.does_not_fit"),
    ("block collection", "parsing.does_not_fit"),
)


def load(path: Path, kind: type[T], *, what: Sentence | str, opening: Callable[[], int] | None = None) -> T:
    """Read the file into `kind`, a Struct type; `what` is its name for people: `campaign file`. `opening` gives its descriptor in another way than by
    the path alone. Raises UsageError.
    """
    return Document.read(path, what=what, opening=opening).into(kind)


def load_with_places(path: Path, kind: type[T], *, what: Sentence | str) -> tuple[T, Places]:
    """The same, and where each value stands. The file is UTF-8, with or without BOM, at most 1 MiB."""
    document = Document.read(path, what=what)
    return document.into(kind), document.places


class Document(Struct, frozen=True):
    """A file as plain values, not held against any type yet. `literals`: each scalar as it stands in the file, by place."""

    values: dict[str, object]
    places: Places
    literals: dict[str, str]
    lines: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path, *, what: Sentence | str, opening: Callable[[], int] | None = None) -> Self:
        """Raises UsageError."""
        text = _Text(str(path), _text(path, what, opening or (lambda: open_regular(path))), what)
        return cls(text.values(), text.places, text.literals, text.lines)

    def into(self, kind: type[T]) -> T:
        """The values as a Struct type. Raises UsageError."""
        try:
            return msgspec.convert(self.values, kind)
        except msgspec.ValidationError as error:
            mismatch = explain(self.values, kind, str(error), self.literals)
            if found := meant(self.lines, self.places.lines.get(mismatch.place, 0)):
                raise fault(where(self.places.file, found[0]), found[1]) from None
            raise self.places.fault(mismatch.place, mismatch.problem) from None


def _text(path: Path, what: Sentence | str, opening: Callable[[], int]) -> str:
    place = where(str(path))
    try:
        with open(opening(), "rb") as file:  # noqa: PTH123 - a descriptor
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise fault(place, Sentence("parsing.no_such_file", what=what)) from None
    except OSError as error:
        raise fault(place, Sentence("parsing.unreadable", what=what, why=cause(error))) from None
    if len(data) > MAX_BYTES:
        raise fault(place, Sentence("parsing.too_large", what=what))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fault(where(str(path), line), Sentence("parsing.not_utf8", what=what)) from None


class _Fault(yaml.MarkedYAMLError):
    """What is YAML, and refused all the same. `steps` lead to it."""

    def __init__(self, why: Sentence, mark: yaml.Mark, steps: Steps = ()) -> None:
        super().__init__(problem_mark=mark)
        self.why = why
        self.place = named(steps)


class _Loader(yaml.SafeLoader):
    """Composes nodes without aliases, and not deeper than MAX_DEPTH; of numbers it knows those above."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class has it so
        first: [each for each in known if each[0] not in _NUMBERS]
        + [*_NUMBERS.items()] * (first in {*"-0123456789"})
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # so the stubs have it
        mark = event.start_mark
        if self.check_event(yaml.AliasEvent):
            raise _Fault(Sentence("parsing.alias"), mark)
        if isinstance(event, yaml.ScalarEvent) and event.anchor is not None:
            raise _Fault(Sentence("parsing.begins_with_sign", sign=f"&{event.anchor}"), mark)
        if self._depth == MAX_DEPTH:
            raise _Fault(Sentence("parsing.too_deep", most=MAX_DEPTH), mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Text:
    """One file on its way from text to plain values."""

    def __init__(self, file: str, text: str, what: Sentence | str) -> None:
        self.places = Places(file, {})
        #: The text of each scalar as it stands in the file, by place.
        self.literals: dict[str, str] = {}
        self._text = text
        self._what = what
        self.lines = tuple(text.splitlines())

    def values(self) -> dict[str, object]:
        """The file's values as dicts, lists and scalars. Raises UsageError."""
        try:
            loader = _Loader(self._text)
            root = loader.get_single_node()
            if not isinstance(root, yaml.MappingNode):
                raise self._shapeless(root)
            return self._mapping(loader, root, ())
        except yaml.reader.ReaderError as error:
            line = self._text.count("\n", 0, error.position) + 1
            raise self._error(line, Sentence("parsing.control_character")) from None
        except yaml.MarkedYAMLError as error:
            raise self._broken(error) from None

    def _mapping(self, loader: _Loader, node: yaml.MappingNode, steps: Steps) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            mark = key_node.start_mark
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Fault(Sentence("parsing.key_no_word"), mark, steps)
            inner = (*steps, key_node.value)
            if key_node.value in values:
                before = self.places.lines[named(inner)]
                raise _Fault(Sentence("parsing.key_again", line=before), mark, inner)
            self.places.lines[named(inner)] = mark.line + 1
            values[key_node.value] = self._value(loader, value_node, inner)
        return values

    def _value(self, loader: _Loader, node: yaml.Node, steps: Steps) -> object:
        self.places.lines.setdefault(named(steps), node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(loader, node, steps)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self._value(loader, item, (*steps, number)) for number, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and node.tag in _SCALARS:
            self.literals[named(steps)] = node.value
            return _scalar(loader, node, steps)
        tag = node.tag.replace(_TAG, "!!")
        raise _Fault(Sentence("parsing.tag", tag=tag), node.start_mark, steps)

    def _shapeless(self, root: yaml.Node | None) -> UsageError:
        if root is None:
            return self.places.fault("", Sentence("parsing.empty", what=self._what))
        line = root.start_mark.line + 1
        shape = Sentence("parsing.no_mapping", what=self._what)
        return self._error(*(meant(self.lines, line) or (line, shape)))

    def _broken(self, error: yaml.MarkedYAMLError) -> UsageError:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        place = error.place if isinstance(error, _Fault) else ""
        bare = _QUOTED.sub("", "".join(self.lines[line - 1 : line]))
        if "{{" in bare or "{%" in bare:
            return self._error(line, _BRACES, place)
        if isinstance(error, _Fault):
            return self._error(line, error.why, place)
        return self._error(*(meant(self.lines, line) or _problem(error, line)))

    def _error(self, line: int, problem: Sentence, place: str = "") -> UsageError:
        return fault(where(self.places.file, line, place), problem)


def _problem(error: yaml.MarkedYAMLError, line: int) -> tuple[int, Sentence]:
    """What PyYAML complains of in a line, in words of ours, and the line to blame: what is not ended is noticed lines later."""
    words = f"{error.context or ''} {error.problem}"
    name = next((name for sign, name in _PROBLEMS if sign in words), "parsing.not_yaml")
    if name in _NOTICED_LATE and error.context_mark is not None:
        line = error.context_mark.line + 1
    return line, Sentence(name)


def _scalar(loader: _Loader, node: yaml.ScalarNode, steps: Steps) -> object:
    if node.tag == f"{_TAG}timestamp":
        return node.value
    try:
        # One that is called a number by its tag, as !!int is, may be written in any way.
        if node.tag in _NUMBERS and not _NUMBERS[node.tag].match(node.value):
            raise ValueError  # noqa: TRY301 - told as what cannot be read
        return loader.construct_object(node)
    except (ValueError, KeyError):
        raise _Fault(Sentence("parsing.value_unreadable"), node.start_mark, steps) from None
