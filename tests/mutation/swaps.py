"""What one expression or statement may be changed into. A change is small, and most of the time a bug."""

import ast
import re
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

_COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}  # fmt: skip
_ARITHMETIC: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_NAMES = {"max": "min", "min": "max", "any": "all", "all": "any", "bisect_left": "bisect_right"}
_METHODS = {"popleft": "pop", "search": "fullmatch"}

_SQL = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|REPLACE|FROM|PRAGMA|BEGIN|DROP|ON CONFLICT|AND)\b")
_SQL_CHANGES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r" NOT IN ", " IN "),
        (r"(?<!NOT) IN ", " NOT IN "),
        (r"(?<!BETWEEN \?) AND ", " OR "),
        (r" OR (?!REPLACE|IGNORE)", " AND "),
        (r"((?:WHERE|ON|AND) [\w.]+) = ", r"\1 <> "),
        (r"<>", "="),
        (r"<=", "<"),
        (r"\bmax\(", "min("),
        (r"\+ 1\b", "+ 2"),
        (r"IS NOT (NULL|\?)", r"IS \1"),
        (r"(\w+) = NULL", r"\1 = \1"),
        (r" DESC\b", ""),
        (r" ORDER BY .*$", ""),
        (r" OR (?:REPLACE|IGNORE)\b", ""),
        (r"\bLEFT JOIN\b", "JOIN"),
        (r"\bUNION ALL\b", "UNION"),
        (r"\b(?:FULL|WAL)\b", "OFF"),
        (r"BEGIN IMMEDIATE", "BEGIN"),
        (r" IF (?:NOT )?EXISTS\b", ""),
    )
]


def changes(node: ast.AST, *, wording: bool) -> Iterator[ast.AST]:
    """What the node may become. `wording`: it stands in a sentence for people, whose words are not held to account."""
    if wording and not isinstance(node, ast.Attribute):
        return
    change = _BY_TYPE.get(type(node))
    if change is not None:
        yield from change(node)


def with_(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of the node that differs in these fields."""
    changed = copy(node)
    for field, value in fields.items():
        setattr(changed, field, value)
    return changed


def without(items: list, index: int) -> list:
    return [*items[:index], *items[index + 1 :]]


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for index, operator in enumerate(node.ops):
        for other in _COMPARISONS[type(operator)]:
            yield with_(node, ops=[*node.ops[:index], other(), *node.ops[index + 1 :]])


def _bool(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield with_(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for index in range(len(node.values)):
        rest = without(node.values, index)
        yield with_(node, values=rest) if len(rest) > 1 else rest[0]


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _binary(node: ast.BinOp | ast.AugAssign) -> Iterator[ast.AST]:
    other = _ARITHMETIC.get(type(node.op))
    texts = (ast.JoinedStr, ast.List, ast.Constant)
    text = any(isinstance(side, texts) and not _number(side) for side in ast.iter_child_nodes(node))
    if other is not None and not text:
        yield with_(node, op=other())
    if isinstance(node, ast.AugAssign):
        yield ast.Pass()


def _number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    match node.value:
        case bool():
            yield ast.Constant(not node.value)
        case int() | float():
            yield ast.Constant(node.value + 1)
        case bytes():
            yield ast.Constant(b"XX" + node.value)
        case str() as text if _SQL.search(text):
            yield from map(ast.Constant, _sql(text))
        case str() as text if (
            text.isascii() and text.strip("()") and " " not in text
        ):  # anything else is for people
            yield ast.Constant("XX" + text)


def _sql(text: str) -> Iterator[str]:
    for pattern, replacement in _SQL_CHANGES:
        for found in pattern.finditer(text):
            yield text[: found.start()] + found.expand(replacement) + text[found.end() :]


def _call(node: ast.Call) -> Iterator[ast.AST]:
    for index, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            yield with_(node, keywords=without(node.keywords, index))
    match node.func:
        case ast.Name(id=name) if name in _NAMES:
            yield with_(node, func=ast.Name(_NAMES[name]))
        case ast.Attribute(attr=name) if name in _METHODS:
            yield with_(node, func=with_(node.func, attr=_METHODS[name]))


def _elements(node: ast.Set | ast.List) -> Iterator[ast.AST]:
    for index in range(len(node.elts)):
        yield with_(node, elts=without(node.elts, index))


def _entries(node: ast.Dict) -> Iterator[ast.AST]:
    for index in range(len(node.keys)):
        yield with_(node, keys=without(node.keys, index), values=without(node.values, index))


def _either(node: ast.IfExp) -> Iterator[ast.AST]:
    yield with_(node, body=node.orelse, orelse=node.body)


def _condition(node: ast.If | ast.While) -> Iterator[ast.AST]:
    if not isinstance(
        node.test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant
    ):  # those change by themselves
        yield with_(node, test=ast.UnaryOp(ast.Not(), node.test))


def _filters(node: ast.comprehension) -> Iterator[ast.AST]:
    for index in range(len(node.ifs)):
        yield with_(node, ifs=without(node.ifs, index))


def _gone(node: ast.AST) -> Iterator[ast.AST]:
    yield ast.Pass()


def _expression(node: ast.Expr) -> Iterator[ast.AST]:
    if isinstance(node.value, ast.Call | ast.Await):
        yield ast.Pass()


def _assignment(node: ast.Assign) -> Iterator[ast.AST]:
    if all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
        yield ast.Pass()


def _return(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield with_(node, value=None)


def _continue(node: ast.Continue | ast.Break) -> Iterator[ast.AST]:
    yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


def _handler(node: ast.ExceptHandler) -> Iterator[ast.AST]:
    if ast.dump(node.body[0]) != ast.dump(ast.Raise()):
        yield with_(node, body=[ast.Raise()])


def _with(node: ast.With | ast.AsyncWith) -> Iterator[ast.AST]:
    if all(item.optional_vars is None for item in node.items):
        yield ast.If(ast.Constant(value=True), node.body, [])


def _cases(node: ast.Match) -> Iterator[ast.AST]:
    for index in range(len(node.cases)):
        yield with_(node, cases=without(node.cases, index))


_BY_TYPE: dict[type, Callable[[Any], Iterator[ast.AST]]] = {
    ast.Compare: _compare, ast.BoolOp: _bool, ast.UnaryOp: _unary, ast.BinOp: _binary, ast.AugAssign: _binary,
    ast.Constant: _constant, ast.Call: _call, ast.Set: _elements, ast.List: _elements, ast.Dict: _entries,
    ast.IfExp: _either, ast.If: _condition, ast.While: _condition, ast.comprehension: _filters, ast.Raise: _gone,
    ast.Delete: _gone, ast.Expr: _expression, ast.Assign: _assignment, ast.Return: _return, ast.Continue: _continue,
    ast.Break: _continue, ast.ExceptHandler: _handler, ast.With: _with, ast.AsyncWith: _with, ast.Match: _cases,
}  # fmt: skip
