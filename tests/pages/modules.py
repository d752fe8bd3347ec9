"""What the package's modules are made of, read once a process: many tests look all of them through."""

import ast
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


@cache
def tree(path: Path) -> ast.Module:
    """Not to be changed."""
    return ast.parse(source(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of the tree."""
    return tuple(ast.walk(tree(path)))
