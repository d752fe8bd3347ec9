"""The template language of campaign files: Jinja2 in its sandbox, without anything that is not the row's.

There are no globals, so every name is a column. Left out are what reads other files, and what is not the same on every
run: a row's identity is made of its rendered message. https://jinja.palletsprojects.com/en/stable/sandbox/
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping

from jinja2 import StrictUndefined, Template, TemplateError, Undefined, meta, nodes
from msgspec import Struct

from wxpush.channels.expressions.anycolumn import ROW, looked_up, rewrite
from wxpush.channels.expressions.bounded import BoundedEnvironment, bound
from wxpush.channels.expressions.listfilters import LIST_FILTERS
from wxpush.channels.expressions.plain import Fill, plain
from wxpush.channels.expressions.syntax import RefusedTemplateError, told
from wxpush.parsing.mismatch import nearest
from wxpush.parsing.places import Places
from wxpush.words import Sentence

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


class NoTextError(TypeError):
    """A value that an expression would leave in a message, and that is no text."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.sentence = Sentence("rows.no_text", type=type(value).__name__)


class Language(BoundedEnvironment):
    """Parses and compiles texts."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=self._printable, keep_trailing_newline=True)
        self.filters |= LIST_FILTERS

    def read(self, place: str, source: str, places: Places) -> Text:
        """Parse one text. Raises UsageError."""
        try:
            tree = self.parse(source)
            _refuse_tags(tree)
            _refuse_names(tree)
            self._refuse_unknown(tree)
            columns = rewrite(tree)
            pieces = _pieces(tree)
            if pieces is not None:  # most are, and to compile them would take longer than all else
                names = frozenset(piece[0] for piece in pieces if isinstance(piece, tuple))
                return Text(place, source, tree.body, names, names, pieces, plain(pieces), bool(columns))
            template = self.from_string(bound(tree))
        except TemplateError as error:
            raise places.fault(place, told(error, source)) from None
        except (SyntaxError, RecursionError, ValueError):
            raise places.fault(place, Sentence("channels.too_deep")) from None
        names = frozenset(meta.find_undeclared_variables(tree)) - {ROW} | columns
        fill = self.filling(template, looks_up=bool(columns))
        return Text(place, source, tree.body, names, names & _needed(tree), None, fill, bool(columns))

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

    def filling(self, template: Template, *, looks_up: bool) -> Fill:
        """The template as a function. It raises whatever an expression raises. `looks_up`: whether it looks columns up in the row."""
        root, context, renew = template.root_render_func, template.new_context, self.budget.renew

        # Template.render does the same, and costs four times as much when a row fails: it rewrites the traceback.
        def fill(fields: Mapping[str, str]) -> str:
            renew()
            return "".join(root(context(fields, shared=True)))  # type: ignore[arg-type] # only read

        return (lambda fields: fill({**fields, ROW: fields})) if looks_up else fill  # type: ignore[dict-item] # what is looked up is in it

    def _printable(self, value: object) -> object:
        """What an expression may leave in a message. `{{ name.upper }}`, say, would leave a memory address."""
        if type(value) is str:
            self.budget.write(len(value))
            return value
        if isinstance(value, str | int | float | Undefined):
            return value
        raise NoTextError(value)

    def _refuse_unknown(self, tree: nodes.Template) -> None:
        # Jinja2 leaves those within a condition to the first row that comes there.
        for kind, known in ((nodes.Filter, self.filters), (nodes.Test, self.tests)):
            for node in tree.find_all(kind):
                if node.name not in known:
                    raise RefusedTemplateError(_no_such(kind.__name__.lower(), node.name, known))


def _no_such(what: str, name: str, known: Collection[str]) -> Sentence:
    """`what`: filter or test."""
    near = nearest(name, known)
    if near is None:
        return Sentence(f"channels.no_{what}", name=name)
    return Sentence(f"channels.no_{what}_but", name=name, near=near)


def _refuse_tags(tree: nodes.Template) -> None:
    if any(loop.recursive for loop in tree.find_all(nodes.For)):
        raise RefusedTemplateError(Sentence("channels.loops_in_itself"))
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
