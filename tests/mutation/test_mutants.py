"""The mutants are those that are meant, and each can be told apart by its name."""

import ast

import pytest

from tests.mutation.__main__ import ROOT
from tests.mutation.mutants import mutants
from tests.mutation.rooms import ROOMS


def changed(tmp_path, text: str) -> list[str]:
    """The mutants of a module whose names are those of wxpush.model."""
    (tmp_path / "wxpush").mkdir()
    (tmp_path / "wxpush" / "model.py").write_text(text, encoding="utf-8")
    return [mutant.name for mutant in mutants(tmp_path, "model.py")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a < 1", {"a < 1 → a <= 1", "a < 1 → a >= 1", "1 → 2"}),
        ("a and b", {"a and b → a or b", "a and b → a", "a and b → b"}),
        ("a + b - c", {"a + b → a - b", "a + b - c → a + b + c"}),
        ("State.SENT", {"State.SENT → State.UNDER_REVIEW"}),
        ("f(a=b)", {"f(a=b) → f()"}),
        ("max(a, b)", {"max(a, b) → min(a, b)"}),
        ("{a, b}", {"{a, b} → {a}", "{a, b} → {b}"}),
        ("a in (b, c)", {"a in (b, c) → a not in (b, c)", "(b, c) → (b,)", "(b, c) → (c,)"}),
        ("a if b else c", {"a if b else c → c if b else a"}),
        ("f('word')", {"'word' → 'XXword'"}),
        ("f('words for people')", set()),
        ("DiskError(f'{a + 1} rows')", set()),
        (
            "f('SELECT a FROM t WHERE b = ? ORDER BY a')",
            {
                "'SELECT a FROM t WHERE b = ? ORDER BY a' → 'SELECT a FROM t WHERE b = ?'",
                "'SELECT a FROM t WHERE b = ? ORDER BY a' → 'SELECT a FROM t WHERE b <> ? ORDER BY a'",
            },
        ),
    ],
)
def test_an_expression_becomes(tmp_path, line, expected):
    names = changed(tmp_path, f'def g(a, b, c):\n    """Docstring."""\n    x = {line}\n')
    assert {name.removeprefix("g: ") for name in names} == expected


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_mutant_is_python_and_has_a_name_of_its_own(room):
    for module in room.files(ROOT):
        found = list(mutants(ROOT, module))
        assert len({mutant.name for mutant in found}) == len(found)
        original = ast.unparse(ast.parse((ROOT / "wxpush" / module).read_text("utf-8")))
        for mutant in found[::10]:
            compile(mutant.source, module, "exec")
            assert mutant.source != original
