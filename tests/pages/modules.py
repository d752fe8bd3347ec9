"""What the package's modules are made of, read once a process: many tests look all of them through."""

import ast
import gc
from functools import cache
from pathlib import Path

import wxpush

PACKAGE = Path(wxpush.__file__).parent


@cache
def modules() -> tuple[Path, ...]:
    """Each file of Python in the package, in order."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tree(path: Path) -> ast.Module:
    """Not to be changed."""
    found = _trees().get(path)
    return ast.parse(source(path)) if found is None else found


@cache
def _trees() -> dict[Path, ast.Module]:
    """All at once: to look for garbage among a million nodes that stay would take three times as long as to make them."""
    looks = gc.isenabled()
    gc.disable()
    try:
        return {path: ast.parse(source(path)) for path in modules()}
    finally:
        if looks:
            gc.enable()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of the tree."""
    return tuple(ast.walk(tree(path)))
