"""The mutants are those that are meant, and each can be told apart by its name."""

import ast
import os
import signal
import time

import pytest

from tests.mutation.__main__ import ROOT, drawn
from tests.mutation.bench import EndedFromOutsideError, forked
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


def test_an_alias_of_a_type_is_left_in_peace(tmp_path):
    assert changed(tmp_path, "from typing import TypeAlias\nPair: TypeAlias = tuple[int, str]\n") == []


@pytest.mark.parametrize(
    ("code", "told"), [(0, 0), (1, 1), (70, 70), (-signal.SIGSEGV, -signal.SIGSEGV), (-signal.SIGALRM, None)]
)
def test_what_ends_the_tests_of_a_mutant_is_told(tmp_path, code, told):
    def run() -> int:
        if code < 0:
            signal.signal(-code, signal.SIG_DFL)
            os.kill(os.getpid(), -code)
            time.sleep(5)
        return code

    assert forked(run, tmp_path / "log", 10.0) == told


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_who_ends_the_tests_of_a_mutant_from_outside_has_not_killed_it(tmp_path, number):
    def run() -> int:
        os.kill(os.getpid(), number)
        time.sleep(5)
        return 0

    with pytest.raises(EndedFromOutsideError):
        forked(run, tmp_path / "log", 10.0)


def test_tests_that_take_too_long_are_ended(tmp_path):
    assert forked(lambda: time.sleep(60) or 0, tmp_path / "log", 0.05) is None


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_mutant_is_python_and_has_a_name_of_its_own(room):
    for module in room.files(ROOT):
        found = list(mutants(ROOT, module))
        assert len({mutant.name for mutant in found}) == len(found)
        original = ast.unparse(ast.parse((ROOT / "wxpush" / module).read_text("utf-8")))
        for mutant in found[::10]:
            source = mutant.source
            compile(source, module, "exec")
            assert source != original


def test_a_sample_is_evenly_drawn_and_another_word_draws_another():
    found = list(mutants(ROOT, "limits/days.py")) + list(mutants(ROOT, "limits/window.py"))
    samples = [
        [mutant.name for mutant in found if drawn(mutant, 0.25, word)] for word in ("", "second", "second")
    ]
    assert all(len(found) * 0.1 < len(sample) < len(found) * 0.4 for sample in samples)
    assert samples[0] != samples[1] == samples[2]
    assert all(drawn(mutant, 1.0, "second") for mutant in found)
