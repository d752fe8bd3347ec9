"""What is small enough to be read at once stays so: files, functions and folders of the package, of tests and of what else is written here."""

import ast
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.pages.modules import PACKAGE, modules, nodes, source, tree

MOST_LINES = 250
MOST_LINES_OF_A_FUNCTION = 40
MOST_FILES = 20
TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
#: What is written beside the package.
BESIDE = tuple(
    sorted(
        path
        for folder in ("tests", "benchmarks", "examples", "docs", ".ci")
        for path in (ROOT / folder).rglob("*.py")
    )
)
#: Files that are longer, each with why.
LONG = {
    "tests/values/cases.py": "a table: one case of docs/values.md a line",
    "tests/reliability/stateful/desk.py": "one operator: what he may do stands in one class",
    "tests/reliability/told.py": "what each word of `status` claims, one beside the other",
    "tests/sending/fakes.py": "one world of doubles, which know each other",
}
#: Files whose functions may be longer.
TABLES = {"tests/values/cases.py"}


def long_functions(parts: Iterable[ast.AST]) -> list[str]:
    """The functions of a module that are too long, decorators not counted, as `name: lines`."""
    functions = (node for node in parts if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    sizes = [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in functions]
    return [f"{name}: {lines}" for name, lines in sizes if lines > MOST_LINES_OF_A_FUNCTION]


def test_no_file_is_too_long_to_be_read_at_once():
    lines = {path.relative_to(PACKAGE).as_posix(): source(path).count("\n") for path in modules()}

    assert {name: many for name, many in lines.items() if many > MOST_LINES} == {}


def test_no_file_beside_the_package_is_too_long_to_be_read_at_once_but_for_those_that_are_named():
    lines = {path.relative_to(ROOT).as_posix(): source(path).count("\n") for path in BESIDE}

    assert {name: many for name, many in lines.items() if many > MOST_LINES and name not in LONG} == {}


def test_no_file_is_named_that_is_there_no_more_or_short_enough():
    assert [name for name in LONG if source(ROOT / name).count("\n") <= MOST_LINES] == []


def test_no_function_is_too_long_to_be_read_at_once():
    found = {path.relative_to(PACKAGE).as_posix(): long_functions(nodes(path)) for path in modules()}

    assert {name: functions for name, functions in found.items() if functions} == {}


@pytest.mark.slow
def test_no_function_beside_the_package_is_too_long_to_be_read_at_once_but_for_those_of_tables():
    found = {path.relative_to(ROOT).as_posix(): long_functions(ast.walk(tree(path))) for path in BESIDE}

    assert {name for name, functions in found.items() if functions} == TABLES


def test_no_folder_holds_too_many_files():
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    held = Counter(path.parent.relative_to(PACKAGE).as_posix() for path in files)

    assert {folder: many for folder, many in held.items() if many > MOST_FILES} == {}


def test_a_function_of_one_line_too_many_is_found_wherever_it_stands():
    body = "        pass\n" * MOST_LINES_OF_A_FUNCTION

    assert long_functions(ast.walk(ast.parse(f"class C:\n    async def f(self):\n{body}"))) == [
        f"f: {MOST_LINES_OF_A_FUNCTION + 1}"
    ]
