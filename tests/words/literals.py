"""Texts for people that stand in code, where the catalogue should have them."""

import ast
import re
from collections.abc import Iterator
from functools import cache

#: Who takes a sentence, however short.
_FOR_PEOPLE = ("Error", "Stop", "say", "insist", "note")
_NO_SENTENCE = (
    "wxpush ",
    "WXPUSH_",
    "SELECT ",
    "PRAGMA ",
    "INSERT ",
    "REPLACE ",
    "UPDATE ",
    "DELETE ",
    "CREATE ",
    "DROP ",
    "VACUUM ",
    "BEGIN ",
    " --",
)
#: What only a log is told, programmers, and what is looked for in words of others.
_NOT_FOR_PEOPLE = (
    "AssertionError",
    "AttributeError",
    "OSError",
    "NotImplementedError",
    "Script",
    "TypeVar",
    "ValueError",
    "compile",
    "debug",
    "error",
    "fullmatch",
    "info",
    "search",
    "warning",
)


def own(node: ast.AST) -> list[str]:
    """The texts for people, which have blanks and are no SQL or command, that a node hands to somebody: as arguments, or returned."""
    fewest = 3
    if isinstance(node, ast.Call) and name_of(node.func) not in _NOT_FOR_PEOPLE:
        given = [*node.args, *(word.value for word in node.keywords)]
        fewest = 2 if name_of(node.func).endswith(_FOR_PEOPLE) else 3
    elif isinstance(node, ast.Return) and node.value is not None:
        given = [node.value]
    else:
        return []
    texts = [text_of(part) for each in given for part in _parts(each)]
    return [text for text in texts if text.strip().count(" ") >= fewest and not text.startswith(_NO_SENTENCE)]


#: SQL, programs for Redis, what goes over a wire, lines of a campaign file, and names of columns.
_NO_WORDS = re.compile(
    r"\b(SELECT|FROM|WHERE|JOIN|TABLE|TEMP|DESC|IN|AND|IS NOT|NOT NULL|IMMEDIATE|EXCLUSIVE|SAVEPOINT|RELEASE|ROLLBACK|INTO|HTTP/1\.1)\b|"
    r"coalesce\(|redis\.call|\blocal \w+|<c r=|: .\{\{|\A\w+(, \w+)+\Z"
)
#: Two words one after the other, or one that something follows.
TWO_WORDS = re.compile(r"[^\W\d_]{2,} ?[,;:]? +[^\W\d_]{2,}|[^\W\d_]{2,}[:;,]? $|\A,? [^\W\d_]{2,}")


def standing(tree: ast.Module) -> list[str]:
    """Texts with blanks, wherever they stand, that are no documentation and could be for people."""
    return [
        text
        for text in _looked_at(tree)
        if text.strip().count(" ") >= 3 and not text.startswith(_NO_SENTENCE) and not _NO_WORDS.search(text)
    ]


def phrases(tree: ast.Module) -> list[str]:
    """Texts of two words or more, wherever they stand, that are no documentation and could be a part of what people read."""
    return [
        text
        for text in _looked_at(tree)
        if TWO_WORDS.search(text) and not text.startswith(_NO_SENTENCE) and not _NO_WORDS.search(text)
    ]


@cache
def _looked_at(tree: ast.Module) -> tuple[str, ...]:
    """All texts but those for nobody."""
    nodes = [*ast.walk(tree)]
    others = {id(part) for node in nodes if isinstance(node, _FOR_NOBODY) for part in _for_nobody(node)}
    literals = [node for node in nodes if isinstance(node, (ast.Constant, ast.JoinedStr))]
    return tuple(text_of(node) for node in literals if id(node) not in others)


def fields(node: ast.AST) -> list[str]:
    """The words that a node gives a sentence as fields, an id aside, and a command: neither what is looked up nor what a call is given."""
    if not isinstance(node, ast.Call) or not name_of(node.func).endswith(("Sentence", "Error")):
        return []
    texts = [text for word in node.keywords for text in _read(word.value)]
    return [
        text
        for text in texts
        if re.search(r"[^\W\d_]{2,}", text) and not _ID.fullmatch(text) and not text.startswith(_NO_SENTENCE)
    ]


_ID = re.compile(r"[a-z]\w*\.[a-z]\w*", re.ASCII)


def _read(value: ast.expr) -> list[str]:
    if isinstance(value, (ast.JoinedStr, ast.Constant)):
        return [text_of(value)]
    if isinstance(value, (ast.Call, ast.Subscript, ast.Compare, ast.Lambda, ast.Dict)):
        return []
    inner = [each for each in ast.iter_child_nodes(value) if isinstance(each, ast.expr)]
    return [text for each in inner for text in _read(each)]


_FOR_NOBODY = (
    ast.Expr, ast.Assert, ast.JoinedStr, ast.Call, ast.AnnAssign, ast.FunctionDef, ast.AsyncFunctionDef, ast.arg
)  # fmt: skip


def _for_nobody(node: ast.AST) -> Iterator[ast.AST]:
    """What below a node is documentation, for programmers, for a log, or a part of a text that is looked at as a whole."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.Assert) and node.msg is not None:
        yield from ast.walk(node.msg)
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Call) and name_of(node.func) in _NOT_FOR_PEOPLE:
        for argument in node.args:
            yield from ast.walk(argument)
    elif isinstance(node, ast.AnnAssign):
        yield from ast.walk(node.annotation)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns is not None:
        yield from ast.walk(node.returns)
    elif isinstance(node, ast.arg) and node.annotation is not None:
        yield from ast.walk(node.annotation)


def _parts(value: ast.expr) -> list[ast.expr]:
    """The alternatives, summands and members of an expression."""
    inner: list[ast.expr] = []
    if isinstance(value, ast.IfExp):
        inner = [value.body, value.orelse]
    elif isinstance(value, ast.BoolOp):
        inner = value.values
    elif isinstance(value, ast.Tuple):
        inner = value.elts
    elif isinstance(value, ast.BinOp):
        inner = [value.left, value.right]
    return [part for each in inner for part in _parts(each)] or [value]


def name_of(called: ast.expr) -> str:
    """The name of what is called."""
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def text_of(value: ast.expr) -> str:
    """What stands in a literal, without its fields; empty for anything else."""
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    return "".join(
        part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )
