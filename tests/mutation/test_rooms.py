"""The table of rooms against the tree: no module that was added later stays out of it unseen."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.mutation.__main__ import ROOT
from tests.mutation.mutants import mutants
from tests.mutation.page import FIGURES_OF_PAGE, ROOMS_OF_PAGE, figures, read_record, rooms, total
from tests.mutation.rooms import LEFT_OUT, ROOMS

PACKAGE = ROOT / "wxpush"
PAGE = (ROOT / "docs" / "mutation.md").read_text(encoding="utf-8")
TAKEN = Counter(module for room in ROOMS for module in room.files(ROOT))


def left_out(folder: Path) -> bool:
    """Whether the folder, or one that it lies in, is said to be left out."""
    return any(str(each) in LEFT_OUT for each in (folder, *folder.parents))


def test_a_folder_of_the_package_is_mutated_whole_or_is_left_out_with_a_reason():
    folders = {path.parent.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py")} - {Path()}
    whole = {
        folder
        for folder in folders
        if all(str(path.relative_to(PACKAGE)) in TAKEN for path in (PACKAGE / folder).glob("*.py"))
    }
    assert sorted(str(folder) for folder in folders - whole if not left_out(folder)) == []
    assert [name for name in LEFT_OUT if Path(name) in whole or Path(name) not in folders] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_has_modules_tests_and_its_name_on_the_page(room):
    assert all(list(PACKAGE.glob(pattern)) for pattern in room.modules)
    assert [test for test in room.tests if not (ROOT / test).exists()] == []
    assert f"| `{room.name}` |" in block(ROOMS_OF_PAGE)


def block(marks: tuple[str, str]) -> str:
    """What the page has between two marks."""
    return PAGE.partition(marks[0])[2].partition(marks[1])[0]


def test_the_page_has_the_rooms_and_the_figures_of_the_record():
    """`python -m tests.mutation --page` writes both."""
    assert block(ROOMS_OF_PAGE) == rooms()
    assert block(FIGURES_OF_PAGE) == figures(read_record())


def test_the_record_has_the_modules_of_the_rooms_and_no_other():
    """A new module is counted as not tried: `python -m tests.mutation --page` adds it."""
    recorded = set(read_record())
    assert sorted(recorded - set(TAKEN)) == []
    assert [module for module in sorted(set(TAKEN) - recorded) if any(mutants(ROOT, module))] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_tells_the_figures_of_the_record(name):
    tried, noticed, _ = total(read_record())
    text = (ROOT / name).read_text(encoding="utf-8")
    assert all(f"{figure:,}" in text for figure in (tried, noticed))
    assert re.search(rf"{noticed / tried:.1%}".replace("%", " ?%"), text)


@pytest.mark.slow
def test_every_explanation_is_of_a_mutant_that_there_is():
    explained = yaml.safe_load((ROOT / "tests" / "mutation" / "explained.yaml").read_text(encoding="utf-8"))
    for module, names in explained.items():
        assert sorted(set(names) - {mutant.name for mutant in mutants(ROOT, module)}) == []


def test_no_module_is_mutated_twice():
    assert [module for module, times in TAKEN.items() if times > 1] == []


def test_a_change_of_any_test_of_a_room_is_noticed(tmp_path):
    for room in ROOMS:
        for test in room.tests:
            (tmp_path / test).parent.mkdir(parents=True, exist_ok=True)
            if test.endswith(".py"):
                (tmp_path / test).write_text("before")
            else:
                (tmp_path / test).mkdir(exist_ok=True)
                (tmp_path / test / "test_it.py").write_text("before")
    for room in ROOMS:
        for test in room.tests:
            path = tmp_path / test if test.endswith(".py") else tmp_path / test / "test_it.py"
            before = room.fingerprint(tmp_path)
            path.write_text("after")
            assert room.fingerprint(tmp_path) != before, (room.name, test)
