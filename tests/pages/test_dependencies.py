"""The package imports nothing but what it asks for: what only the tools of whoever works on it bring along is not there for its users."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.pages.modules import PACKAGE, modules, nodes

#: What is there where it is imported: trio where its event loop runs, the others with faststream[kafka,rabbit], whose addresses and errors they are.
BROUGHT_ALONG = {"trio", "aio-pika", "aiokafka", "yarl"}


def _declared() -> set[str]:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(one for each in project["optional-dependencies"].values() for one in each),
    ]
    return {_plain(re.split(r"[\[<>=~!; ]", one)[0]) for one in wanted}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported() -> dict[str, str]:
    """Each foreign module that is imported, with a file that does."""
    found: dict[str, str] = {}
    for path in modules():
        for node in nodes(path):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            found |= {name.partition(".")[0]: path.name for name in names}
    return {name: file for name, file in found.items() if name not in {*sys.stdlib_module_names, "wxpush"}}


def test_what_is_imported_is_asked_for():
    known, distributions = _declared() | BROUGHT_ALONG, packages_distributions()
    stray = {
        name: file
        for name, file in _imported().items()
        if not known & {_plain(each) for each in distributions.get(name, [name])}
    }
    assert stray == {}
