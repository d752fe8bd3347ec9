"""What is small enough to be read at once stays so: files, functions and folders of the package."""

import ast
from collections import Counter
from collections.abc import Iterable

from tests.pages.modules import PACKAGE, modules, nodes, source

MOST_LINES = 250
MOST_LINES_OF_A_FUNCTION = 40
MOST_FILES = 20


def long_functions(parts: Iterable[ast.AST]) -> list[str]:
    """The functions of a module that are too long, decorators not counted, as `name: lines`."""
    functions = (node for node in parts if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    sizes = [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in functions]
    return [f"{name}: {lines}" for name, lines in sizes if lines > MOST_LINES_OF_A_FUNCTION]


def test_no_file_is_too_long_to_be_read_at_once():
    lines = {path.relative_to(PACKAGE).as_posix(): source(path).count("\n") for path in modules()}

    assert {name: many for name, many in lines.items() if many > MOST_LINES} == {}


def test_no_function_is_too_long_to_be_read_at_once():
    found = {path.relative_to(PACKAGE).as_posix(): long_functions(nodes(path)) for path in modules()}

    assert {name: functions for name, functions in found.items() if functions} == {}


def test_no_folder_holds_too_many_files():
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    held = Counter(path.parent.relative_to(PACKAGE).as_posix() for path in files)

    assert {folder: many for folder, many in held.items() if many > MOST_FILES} == {}


def test_a_function_of_one_line_too_many_is_found_wherever_it_stands():
    body = "        pass\n" * MOST_LINES_OF_A_FUNCTION

    assert long_functions(ast.walk(ast.parse(f"class C:\n    async def f(self):\n{body}"))) == [
        f"f: {MOST_LINES_OF_A_FUNCTION + 1}"
    ]
