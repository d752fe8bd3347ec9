"""A mutant's code in the place of a function that is loaded does what its file would do."""

import importlib.util
import sys
from types import ModuleType

import pytest

from tests.mutation.bench import Bench
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.quick import Exchange, Trials, read_reach
from tests.mutation.reach import Reach
from tests.mutation.rooms import Room
from tests.mutation.slot import GRACE, PATIENCE, affordable

pytestmark = pytest.mark.slow  # each looks through all that there is

TEXT = '''
from functools import cached_property
from contextlib import contextmanager

LIMIT = 3


class Base:
    def size(self):
        return 1


class Other(Base):
    """Calls what it comes from."""

    def size(self):
        return super().size() + 10

    @cached_property
    def half(self):
        # A comment.
        return self.size() / 2


@contextmanager
def opened(number):
    yield number + 5


def sums(numbers, start=7):
    def more(number):
        return number + start

    return [more(number) for number in numbers if number > 2]


EARLY = sums([3])
'''


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """The module, loaded, and what puts one of its mutants in place, by a part of its name."""
    (tmp_path / "wxpush").mkdir()
    # The module whose names tell enums is looked up by this name.
    path = tmp_path / "wxpush" / "model.py"
    path.write_text(TEXT)
    spec = importlib.util.spec_from_file_location("toy", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "toy", module)
    spec.loader.exec_module(module)
    return module, tmp_path


def mutant_of(folder, name: str) -> Mutant:
    (found,) = [mutant for mutant in mutants(folder, "model.py") if mutant.name == name]
    return found


def of_opened(toy: ModuleType) -> int:
    with toy.opened(1) as number:
        return number


@pytest.mark.parametrize(
    ("name", "call", "before", "after"),
    [
        ("Other.size: super().size() + 10 → super().size() - 10", lambda toy: toy.Other().size(), 11, -9),
        ("Other.half: 2 → 3", lambda toy: toy.Other().half, 5.5, 11 / 3),
        ("opened: 5 → 6", of_opened, 6, 7),
        ("sums.more: number + start → number - start", lambda toy: toy.sums([3]), [10], [-4]),
        ("sums: number > 2 → number >= 2", lambda toy: toy.sums([2, 3]), [10], [9, 10]),
    ],
)
def test_a_mutant_of_a_function_is_put_in_its_place(toy, name, call, before, after):
    module, folder = toy
    assert call(module) == before
    put = Exchange(folder).prepared(mutant_of(folder, name))
    assert put
    put()
    assert call(module) == after


def test_what_stands_in_no_function_has_no_place(toy):
    _, folder = toy
    exchange = Exchange(folder)
    for name in ("LIMIT: 3 → 4", "sums: 7 → 8"):
        assert exchange.prepared(mutant_of(folder, name)) is None


def test_what_is_not_loaded_has_no_place(toy):
    module, folder = toy
    del module.opened
    assert Exchange(folder).prepared(mutant_of(folder, "opened: 5 → 6")) is None


def test_lines_that_run_before_the_first_test_are_known(toy):
    _, folder = toy
    many, size = mutant_of(folder, "sums: number > 2 → number >= 2"), mutant_of(folder, "Other.half: 2 → 3")
    assert many.lines
    assert size.lines
    lines = {str(many.lines[0]): ["", "test_a"], str(size.lines[0]): ["test_b"]}
    reached = Reach({"test_a": 1.0, "test_b": 2.0}, {"model.py": lines})
    assert (reached.early(many), reached.early(size)) == (True, False)
    assert (reached.tests(many), reached.tests(size)) == ({"test_a": 1.0}, {"test_b": 2.0})
    assert reached.early(mutant_of(folder, "LIMIT: 3 → 4"))


@pytest.mark.parametrize(
    ("most", "chosen"), [(0.0, ["a"]), (1.0, ["a"]), (3.0, ["a", "b"]), (5.9, ["a", "b"]), (6.0, ["a", "b", "c"])]
)  # fmt: skip
def test_a_mutant_is_shown_to_as_many_tests_as_can_be_afforded(most, chosen):
    seconds = {name: GRACE + PATIENCE * taken for name, taken in (("c", 3.0), ("a", 1.0), ("b", 2.0))}
    assert affordable(["a", "b", "c"], seconds, most) == chosen


NOTICES = """
from wxpush import model


def test_that_looks_at_nothing():
    model.Other().half


def test_that_looks():
    assert model.Other().size() == 11


def test_that_fails_as_it_is():
    assert model.Other().size() == 12
"""


def test_each_mutant_is_tried_on_tests_that_were_collected_once(toy, tmp_path):
    _, folder = toy
    (folder / "wxpush" / "__init__.py").touch()
    (folder / "tests").mkdir()
    (folder / "tests" / "test_toy.py").write_text(NOTICES)
    noticed, unnoticed = "Other.size: super().size() + 10 → super().size() - 10", "Other.half: 2 → 3"
    names = [
        noticed,
        unnoticed,
        "sums: number > 2 → number >= 2",
        "sums: 7 → 8",
    ]  # the last two before the first test
    found = [mutant_of(folder, name) for name in names]
    bench, room = Bench(folder, tmp_path / "bench"), Room("toy", ("*.py",), ("tests",))

    def tell(mutant: Mutant, code: int | None) -> None:
        with (tmp_path / "told").open("a") as file:
            file.write(f"{mutant.name}: {code}\n")

    assert bench.test(room.tests, lambda: [Trials(bench, room, found, tell, jobs=2)]) == 0
    assert sorted((tmp_path / "told").read_text().splitlines()) == [f"{unnoticed}: 0", f"{noticed}: 1"]
    reached = read_reach(bench.place)
    assert reached.failed == ["tests/test_toy.py::test_that_fails_as_it_is"]
    assert [test.rpartition("::")[2] for test in reached.seconds] == [
        "test_that_looks_at_nothing",
        "test_that_looks",
    ]
