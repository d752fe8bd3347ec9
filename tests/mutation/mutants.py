"""The mutants of one module of wxpush: its source with one thing changed."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from importlib import import_module
from pathlib import Path

from tests.mutation.swaps import changes, with_, without

#: Nothing in these parts of a node is behaviour.
_UNTOUCHED = {"annotation", "returns", "decorator_list", "bases", "type_params", "msg"}
_PARTS = {ast.arguments: {"defaults", "kw_defaults"}, ast.ClassDef: {"body"}}
#: Bases of classes that only promise, or only name.
_WITHOUT_BEHAVIOUR = {"Protocol", "Enum"}
#: Calls whose words are for people, or for the type checker.
_SPEAKING = {"Stop", "TypeVar"}
_LONGEST_TEXT = 80
_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Mutant:
    """`lines` of the original run it; None: they run when the module is imported. The name is stable while the place stands."""

    module: str
    name: str
    lines: range | None
    #: Writes its source, which takes longer than to find it.
    write: Callable[[], str]

    @property
    def source(self) -> str:
        return self.write()


@dataclass(frozen=True, slots=True)
class _Slot:
    """A node, where it hangs in the tree, and how it may change."""

    owner: ast.AST
    field: str
    index: int | None
    node: ast.AST
    place: "_Place"

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.index] = node


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds a node."""

    words: tuple[str, ...] = ()
    lines: range | None = None
    wording: bool = False

    def inside(self, node: ast.AST) -> "_Place":
        place = self
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            place = replace(place, words=(*place.words, node.name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            place = replace(place, lines=range(node.lineno, node.lineno + 1))
        if isinstance(node, ast.Assign | ast.AnnAssign) and place.lines is None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            place = replace(place, words=(*place.words, ast.unparse(target)))
        if isinstance(node, ast.Call) and _speaks(node.func):
            place = replace(place, wording=True)
        return place


def mutants(root: Path, module: str) -> Iterator[Mutant]:
    """All mutants of `module`, a path under wxpush/ in the tree `root`."""
    tree = ast.parse((root / "wxpush" / module).read_text(encoding="utf-8"))
    names = vars(import_module("wxpush." + module.removesuffix(".py").replace("/", ".")))
    seen: Counter[str] = Counter()
    for slot in list(_slots(tree, _Place())):
        for changed in [*changes(slot.node, wording=slot.place.wording), *_around(slot, names)]:
            name = f"{'.'.join(slot.place.words)}: {_difference(slot.node, changed)}"
            seen[name] += 1
            name += f" #{seen[name]}" * (seen[name] > 1)
            yield Mutant(module, name, slot.place.lines, partial(_source, tree, slot, changed))


def _source(tree: ast.AST, slot: _Slot, changed: ast.AST) -> str:
    slot.put(changed)
    try:
        return ast.unparse(ast.fix_missing_locations(tree))
    finally:
        slot.put(slot.node)


def _slots(owner: ast.AST, place: _Place) -> Iterator[_Slot]:
    if isinstance(owner, ast.ClassDef) and {ast.unparse(base) for base in owner.bases} & _WITHOUT_BEHAVIOUR:
        return
    for field, value in ast.iter_fields(owner):
        if field in _UNTOUCHED or field not in _PARTS.get(type(owner), {field}):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _says_nothing(owner, node):
                continue
            here = _lined(place, owner, node)
            yield _Slot(owner, field, index, node, here)
            yield from _slots(node, here.inside(node))


def _says_nothing(owner: ast.AST, node: ast.AST) -> bool:
    """Whether nothing depends on the node when it runs: a docstring, `...`, a name for a type."""
    if isinstance(owner, ast.Expr):
        return isinstance(node, ast.Constant)
    return isinstance(owner, ast.AnnAssign) and ast.unparse(owner.annotation) == "TypeAlias"


def _lined(place: _Place, owner: ast.AST, node: ast.AST) -> _Place:
    if isinstance(owner, ast.arguments):
        return replace(place, lines=None)  # defaults are made when the function is
    if place.lines is None or not isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
        return place
    first = (node.pattern if isinstance(node, ast.match_case) else node).lineno
    body = getattr(node, "body", None)
    last = max(first, body[0].lineno - 1) if body else getattr(node, "end_lineno", first)
    return replace(place, lines=range(first, last + 1))


def _around(slot: _Slot, names: dict) -> Iterator[ast.AST]:
    """Changes that need to know what surrounds the node, or what its names mean."""
    node, owner = slot.node, slot.owner
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        enum = names.get(node.value.id)
        if isinstance(enum, type) and issubclass(enum, Enum) and node.attr in enum.__members__:
            members = list(enum.__members__)
            other = members[(members.index(node.attr) + 1) % len(members)]
            yield with_(node, attr=other)
    choice = isinstance(owner, ast.Compare | ast.ExceptHandler) or slot.place.lines is None
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and choice:
        for index in range(len(node.elts)):
            yield with_(node, elts=without(node.elts, index))


def _speaks(function: ast.expr) -> bool:
    name = ast.unparse(function).rpartition(".")[2]
    return name in _SPEAKING or name.endswith("Error")


def _difference(before: ast.AST, after: ast.AST) -> str:
    """Both texts, from a little before the first character that differs."""
    texts = [" ".join(ast.unparse(node).split()) for node in (before, after)]
    pairs = enumerate(zip(*texts, strict=False))
    same = next((index for index, (one, other) in pairs if one != other), min(map(len, texts)))
    return " → ".join(_shortened(text, max(0, same - _CONTEXT)) for text in texts)


def _shortened(text: str, start: int) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    end = start + _LONGEST_TEXT
    return "…" * (start > 0) + text[start:end] + "…" * (end < len(text))
