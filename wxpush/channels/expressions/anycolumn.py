"""Columns of any name, as a text writes them: `{{ row["金额(元)"] }}`. A name alone takes letters, digits and _ only."""

import unicodedata
from collections.abc import Iterator, Sequence

from jinja2 import nodes

from wxpush.channels.expressions.braces import braced
from wxpush.channels.expressions.columns import Columns
from wxpush.columns import APART, column_name
from wxpush.parsing.mismatch import nearest
from wxpush.words import Sentence

#: What stands for the row in a text that was read: no column's name, unless somebody means it.
ROW = "_row_of_this_text"
_WRITTEN = "row"
_LISTED = 12


def rewrite(tree: nodes.Template) -> frozenset[str]:
    """Make ROW of `row` where a text looks up a column in it. Gives the columns. A `row` that the text sets itself is left alone."""
    if any(name.name == _WRITTEN and name.ctx != "load" for name in tree.find_all(nodes.Name)):
        return frozenset()
    found = [node for node in tree.find_all(nodes.Getitem) if _looked_up(node, _WRITTEN)]
    for node in found:
        node.node = nodes.Name(ROW, "load", lineno=node.lineno, environment=node.environment)
    return frozenset(name for node in found if (name := looked_up(node)))


def looked_up(node: nodes.Node) -> str | None:
    """The column that it looks up in the row."""
    if isinstance(node, nodes.Getitem) and _looked_up(node, ROW):
        assert isinstance(node.arg, nodes.Const)
        return str(node.arg.value)
    return None


def _looked_up(node: nodes.Getitem, name: str) -> bool:
    where = node.node
    named = isinstance(where, nodes.Name) and where.name == name
    return named and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)


def written(column: str) -> str:
    """How a text writes the column."""
    if column.isidentifier() and column == unicodedata.normalize("NFKC", column):
        return f"{{{{ {column} }}}}"
    escaped = column.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{{{ row["{escaped}"] }}}}'


def lacking(missing: Sequence[str], columns: Sequence[str], text: str, file: str) -> Sentence:
    """The problem of columns that a text uses and the file lacks, with the fix."""
    first, *others = missing
    if any(APART in column and column_name(column) == first for column in columns):
        return Sentence("channels.several_columns", file=file, column=first)
    names = [column for column in columns if APART not in column]
    hint = _hint(first, names, text)
    if others:
        return Sentence("channels.no_columns", file=file, column=first, others=others, hint=hint)
    return Sentence("channels.no_column", file=file, column=first, hint=hint)


def _hint(name: str, columns: Sequence[str], text: str) -> Sentence:
    if (meant := next(_meant(columns, text), None)) is not None:
        return Sentence("channels.column_is_written", column=_visible(meant), written=written(meant))
    same = Columns(columns).named(name)
    near = same or nearest(name, columns)
    if near is None:
        return Sentence("channels.its_columns", columns=[*map(_visible, columns[:_LISTED])])
    if not near.isidentifier():
        return Sentence("channels.column_is_written", column=_visible(near), written=written(near))
    if not near.isprintable():
        return Sentence("channels.meant_unseen", column=_visible(near))
    if same:
        return Sentence("channels.meant_and_written", column=near, written=written(near))
    return Sentence("channels.meant", column=near)


def _meant(columns: Sequence[str], text: str) -> Iterator[str]:
    """Columns whose name stands between braces, and is no name there."""
    inner = ["".join(each.inner.split()) for each in braced(text)]
    for column in columns:
        name = "".join(column.split())
        if not column.isidentifier() and name and any(name in each for each in inner):
            yield column


def _visible(name: str) -> str:
    return "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in name)
