"""Every pattern of the package with how it is used, and the texts that would make a bad one slow."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _parser  # type: ignore[attr-defined] # private: only it knows what a pattern consists of
from typing import Any

import wxpush
from tests.pages.modules import modules, nodes, source, tree

_USES = frozenset({"findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"})
_CATEGORIES = {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": "-"}


@dataclass(frozen=True)
class Used:
    """A pattern and the method that it is used by. `place` is module and name, or the text of one without a name."""

    place: str
    pattern: re.Pattern[Any]
    method: str

    def run(self, text: Any) -> None:
        if self.method in {"sub", "subn"}:
            self.pattern.sub(text[:0], text)
        elif self.method == "finditer":
            for _ in self.pattern.finditer(text):
                pass
        else:
            getattr(self.pattern, self.method)(text)


@cache
def used() -> tuple[Used, ...]:
    """Those that are compiled once, and those that are written where they are used."""
    return tuple(sorted(_found(), key=lambda each: (each.place, each.method)))


def _found() -> Iterator[Used]:
    for path in modules():
        name = ".".join(path.relative_to(Path(wxpush.__file__).parents[1]).with_suffix("").parts)
        if not re.search(r"\bre\.", source(path)):
            continue
        calls = [node for node in nodes(path) if isinstance(node, ast.Call)]
        if any(ast.unparse(call.func) == "re.compile" for call in calls):
            yield from _compiled(importlib.import_module(name.removesuffix(".__init__")), tree(path))
        for call in calls:
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            written = call.args[0] if call.args else None
            if (
                method in _USES
                and ast.unparse(call.func).startswith("re.")
                and isinstance(written, ast.Constant)
            ):
                flags = re.DOTALL if "DOTALL" in ast.unparse(call) else 0
                yield Used(f"{name} {written.value!s}", re.compile(str(written.value), flags), method)


def made_in_functions() -> set[str]:
    """Where patterns are compiled that are no module's constants: module and function."""
    found = set()
    for path in modules():
        for node in nodes(path) if "re.compile" in source(path) else ():
            if isinstance(node, ast.FunctionDef):
                made = [ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)]
                found |= {f"{path.name} {node.name}"} if "re.compile" in made else set()
    return found


def _compiled(module: Any, written: ast.Module) -> Iterator[Used]:
    reads = {
        (node.value.id, node.attr)
        for node in ast.walk(written)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            for method in sorted({attribute for owner, attribute in reads if owner == name} & _USES) or [
                "finditer"
            ]:
                yield Used(f"{module.__name__} {name}", value, method)


def texts(pattern: re.Pattern[Any], size: int) -> Iterator[Any]:
    """Of so many characters: blanks, letters, digits, and what a match begins with, over and over: alone, and between ends that fit nothing."""
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    for part in dict.fromkeys(
        (" ", "a", "0", *_beginnings(_parser.parse(written, pattern.flags & re.VERBOSE)))
    ):
        run = part * (size // len(part))
        for text in (run, f"\0{run}\0"):
            yield text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")


def _beginnings(parsed: Any) -> Iterator[str]:
    so_far = ""
    for piece in parsed:
        so_far += (example := _example(piece))
        yield from filter(None, (example, so_far))


def _example(piece: tuple[Any, Any]) -> str:  # noqa: PLR0911 - one for each kind of piece
    """A short text that this piece of a pattern takes."""
    kind, value = str(piece[0]), piece[1]
    match kind:
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return "a" if value != ord("a") else "b"
        case "ANY":
            return "a"
        case "IN":
            return _member(value)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return "".join(map(_example, value[2])) * max(1, value[0])
        case "SUBPATTERN":
            return "".join(map(_example, value[3]))
        case "ATOMIC_GROUP":
            return "".join(map(_example, value))
        case "BRANCH":
            return "".join(map(_example, value[1][0]))
    return ""


def _member(members: list[tuple[Any, Any]]) -> str:
    kind, value = str(members[0][0]), members[0][1]
    if kind == "NEGATE":
        taken = {value for kind, value in members[1:] if str(kind) == "LITERAL"}
        return next(char for char in "a0 -" if ord(char) not in taken)
    if kind == "RANGE":
        return chr(value[0])
    return chr(value) if kind == "LITERAL" else _CATEGORIES.get(str(value), "a")
