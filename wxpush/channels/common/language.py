"""The template language of campaign files: Jinja2 in its sandbox, without anything that is not the row's.

There are no globals, so every name is a column. Left out are what reads other files, and what is not the same on every
run: a row's identity is made of its rendered message. https://jinja.palletsprojects.com/en/stable/sandbox/
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from jinja2 import StrictUndefined, Template, TemplateError, Undefined, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from wxpush.channels.common.anycolumn import ROW, looked_up, rewrite
from wxpush.channels.common.syntax import RefusedTemplateError, told
from wxpush.parsing.mismatch import nearest
from wxpush.parsing.places import Places
from wxpush.words import Sentence

#: Characters that a multiplication may make, and bits of a power: far more than a message takes.
LARGEST = 1 << 16

_ELSEWHERE = {
    nodes.Extends: "extends",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.Block: "block",
}

#: Stand in Literals for a placeholder, and for a tag, a comment or what is between {% raw %} and {% endraw %}.
MARK, TAG = "\0", "\1"

_MARKS = {"variable_begin": MARK, "block_begin": TAG, "comment_begin": TAG}

#: Fills one or many texts from a row's fields.
Fill = Callable[[Mapping[str, str]], str]


class Literals(Struct, frozen=True):
    """What a text holds beside its columns: its literal text, with MARK and TAG in between, its comments, and texts that placeholders quote."""

    text: str
    comments: tuple[str, ...]
    quoted: tuple[str, ...]


class Text(Struct, frozen=True):
    """One text of a campaign file, parsed.

    `columns` are what a row must have, `names` all that it may use. `pieces` is the text as literals (str) and columns
    (one-element tuples), or None when it holds more than names in double braces.
    """

    place: str
    source: str
    body: list[nodes.Node]
    names: frozenset[str]
    columns: frozenset[str]
    pieces: list[str | tuple[str]] | None
    alone: Fill
    #: Whether it looks columns up in the row.
    looks_up: bool


class TooLargeError(SecurityError):
    """A result would be too large."""

    sentence = Sentence("rows.too_large_a_result")


class NoTextError(TypeError):
    """A value that an expression would leave in a message, and that is no text."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.sentence = Sentence("rows.no_text", type=type(value).__name__)


class Language(ImmutableSandboxedEnvironment):
    """Parses and compiles texts."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=_printable, keep_trailing_newline=True)
        self.globals.clear()
        del self.filters["random"]

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        if _too_large(operator, left, right):
            raise TooLargeError
        return super().call_binop(context, operator, left, right)

    def read(self, place: str, source: str, places: Places) -> Text:
        """Parse one text. Raises UsageError."""
        try:
            tree = self.parse(source)
            _refuse_tags(tree)
            _refuse_names(tree)
            self._refuse_unknown(tree)
            columns = rewrite(tree)
            template = self.from_string(tree)
        except TemplateError as error:
            raise places.fault(place, told(error, source)) from None
        except (SyntaxError, RecursionError, ValueError):
            raise places.fault(place, Sentence("channels.too_deep")) from None
        names = frozenset(meta.find_undeclared_variables(tree)) - {ROW} | columns
        fill = filling(template, looks_up=bool(columns))
        return Text(
            place, source, tree.body, names, names & _needed(tree), _pieces(tree), fill, bool(columns)
        )

    def literals(self, source: str) -> Literals:
        """Take a text apart that was read."""
        pieces: list[str] = []
        comments: list[str] = []
        raw = False
        for _, kind, value in self.lex(source):
            if kind in {"raw_begin", "raw_end"}:
                raw = kind == "raw_begin"
                pieces.append(TAG)
            elif kind == "data" and not raw:
                pieces.append(value.replace(MARK, " ").replace(TAG, " "))
            elif kind == "comment":
                comments.append(value)
            elif kind in _MARKS:
                pieces.append(_MARKS[kind])
        return Literals("".join(pieces), tuple(comments), tuple(_quoted(self.parse(source))))

    def joined(self, texts: Iterable[Text], separator: str) -> Template:
        """All texts as one template, each in a scope of its own, with the separator between them."""
        body: list[nodes.Node] = []
        for text in texts:
            body.append(nodes.Output([nodes.TemplateData(separator)], lineno=1))
            body.append(nodes.With([], [], text.body, lineno=1))
        tree = nodes.Template(body[1:], lineno=1)
        tree.set_environment(self)
        return self.from_string(tree)

    def _refuse_unknown(self, tree: nodes.Template) -> None:
        # Jinja2 leaves those within a condition to the first row that comes there.
        for kind, known in ((nodes.Filter, self.filters), (nodes.Test, self.tests)):
            for node in tree.find_all(kind):
                if node.name not in known:
                    raise RefusedTemplateError(_no_such(kind.__name__.lower(), node.name, known))


def filling(template: Template, *, looks_up: bool) -> Fill:
    """The template as a function. It raises whatever an expression raises. `looks_up`: whether it looks columns up in the row."""
    root, context = template.root_render_func, template.new_context
    # Template.render does the same, and costs four times as much when a row fails: it rewrites the traceback.
    if looks_up:
        return lambda fields: "".join(root(context({**fields, ROW: fields}, shared=True)))
    return lambda fields: "".join(root(context(fields, shared=True)))  # type: ignore[arg-type] # only read


def _printable(value: object) -> object:
    """What an expression may leave in a message. `{{ name.upper }}`, say, would leave a memory address."""
    if isinstance(value, str | int | float | Undefined):
        return value
    raise NoTextError(value)


def _too_large(operator: str, left: object, right: object) -> bool:
    if operator == "**":
        return isinstance(left, int) and isinstance(right, int) and left.bit_length() * abs(right) > LARGEST
    return any(
        isinstance(many, str | list | tuple) and isinstance(times, int) and len(many) * times > LARGEST
        for many, times in ((left, right), (right, left))
    )


def _no_such(what: str, name: str, known: Collection[str]) -> Sentence:
    """`what`: filter or test."""
    near = nearest(name, known)
    if near is None:
        return Sentence(f"channels.no_{what}", name=name)
    return Sentence(f"channels.no_{what}_but", name=name, near=near)


def _refuse_tags(tree: nodes.Template) -> None:
    for node in tree.find_all(tuple(_ELSEWHERE)):
        tag = _ELSEWHERE[type(node)]
        raise RefusedTemplateError(Sentence("channels.joins_files", tag=tag))


def _refuse_names(tree: nodes.Template) -> None:
    for name in tree.find_all(nodes.Name):
        # Python folds the letters of names: two columns that differ in width only would become one.
        if name.name == "self" or name.name != unicodedata.normalize("NFKC", name.name):
            raise RefusedTemplateError(Sentence("channels.no_name", name=name.name))


def _needed(tree: nodes.Template) -> frozenset[str]:
    """Names that are used outside default(...), unless the text asks somewhere whether they are defined."""
    guarded = {id(node.node) for node in tree.find_all(nodes.Filter) if node.name in {"default", "d"}}
    tests = [node.node for node in tree.find_all(nodes.Test) if node.name in {"defined", "undefined"}]
    asked = {_column(node) for node in tests}
    used = (node for node in tree.find_all((nodes.Name, nodes.Getitem)) if id(node) not in guarded)
    return frozenset(name for node in used if (name := _column(node))) - asked


def _column(node: nodes.Node) -> str | None:
    return node.name if isinstance(node, nodes.Name) else looked_up(node)


def _quoted(tree: nodes.Template) -> Iterator[str]:
    """Texts that stand alone between double braces, with filters or without: `{{ 'product' }}`."""
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            inner: nodes.Node | None = node
            while isinstance(inner, nodes.Filter):
                inner = inner.node
            if isinstance(inner, nodes.Const) and isinstance(inner.value, str):
                yield inner.value


def _pieces(tree: nodes.Template) -> list[str | tuple[str]] | None:
    pieces: list[str | tuple[str]] = []
    for output in tree.body:
        for node in output.nodes if isinstance(output, nodes.Output) else [output]:
            if isinstance(node, nodes.TemplateData):
                pieces.append(node.data)
            elif isinstance(node, nodes.Name):
                pieces.append((node.name,))
            elif (column := looked_up(node)) is not None:
                pieces.append((column,))
            elif isinstance(node, nodes.Const) and isinstance(node.value, str):
                pieces.append(node.value)
            else:
                return None
    return pieces
