"""docs/architecture.md held against the tree: whoever follows the page finds what it promises."""

import ast
import configparser
import itertools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "wxpush"
PAGE = (ROOT / "docs/architecture.md").read_text("utf-8")
#: Where a member of a family is registered: the module of the table, and the table's name there.
TABLES = {
    "another input format": ("wxpush/sources/__init__.py", "FORMATS"),
    "another output format (results, problems, lists)": ("wxpush/report/formats/__init__.py", "FORMATS"),
    "another kind of message": ("wxpush/channels/__init__.py", "CHANNELS"),
    "another broker": ("wxpush/cluster/broker/__init__.py", "BROKERS"),
    "another kind of notifier": ("wxpush/notify/kinds/__init__.py", "KINDS"),
    "another source of access tokens": ("wxpush/token/sources.py", "SOURCES"),
}


def _section(heading: str) -> str:
    return PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def _table(heading: str) -> list[list[str]]:
    """The rows of a section's table, without its head."""
    lines = [line for line in _section(heading).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _paths(text: str) -> list[str]:
    return re.findall(r"`((?:wxpush|tests|docs)/[\w./-]+)`", text)


PLACES = dict(_table("Where to touch"))
#: What a row must name beside its table: what a newcomer would else learn of from a test that fails.
NAMED = {
    "another input format": ("`families`", ".importlinter"),
    "another output format (results, problems, lists)": ("`families`", ".importlinter"),
    "another kind of message": ("wxpush/words/en/channels/", "campaign-file.md", "`kinds`", "`channels`", ".importlinter", "wxpush/sandbox/endpoints/", "sandbox.md"),
    "another broker": ("pyproject.toml", "README.md", "wxpush/cluster/address.py", "cluster.md", "`broker`", "`brokers`", ".importlinter", "tests/cluster/stands.py"),
    "an option": ("wxpush/words/en/help/options.py", "options.md", "wxpush/run/settings.py", "wxpush/cli/common/settings.py", "wxpush/api/values.py"),
    "a command": ("wxpush/words/en/help/commands.py", "wxpush/cli/table.py"),
    "a sentence": ("wxpush/words/en/", "tests/words/test_words.py"),
}  # fmt: skip


@pytest.mark.parametrize("task", PLACES)
def test_where_to_touch_names_a_place_that_is_there(task):
    places = [*_paths(PLACES[task]), *re.findall(r"\]\(([\w.-]+)\)", PLACES[task])]
    assert places
    assert [
        place for place in places if not (ROOT / place).exists() and not (ROOT / "docs" / place).exists()
    ] == []


def test_what_a_newcomer_is_asked_for_most_has_a_row():
    assert {*TABLES, "a sentence", "an option", "a command", "what a code means"} <= PLACES.keys()


@pytest.mark.parametrize("task", NAMED)
def test_a_row_names_all_that_is_to_be_touched(task):
    assert [name for name in NAMED[task] if name not in PLACES[task]] == []


@pytest.mark.parametrize("task", PLACES)
def test_who_writes_english_is_sent_to_the_chinese_too(task):
    """A text is in both catalogues: a row that names a place in one names it in the other, or says where it is."""
    english = [path for path in _paths(PLACES[task]) if path.startswith("wxpush/words/en/")]
    chinese = {path for path in _paths(PLACES[task]) if path.startswith("wxpush/words/zh/")}
    assert "wxpush/words/zh/" in chinese or {path.replace("/en/", "/zh/") for path in english} == chinese


def test_the_contracts_that_rows_name_are_there():
    settings = configparser.ConfigParser()
    settings.read(ROOT / ".importlinter", "utf-8")
    held = {name.removeprefix("importlinter:contract:") for name in settings.sections()}
    for task, place in PLACES.items():
        if ".importlinter" in place:
            named = {word for word in re.findall(r"`(\w+)`", place) if word.islower()}
            assert named, task
            assert named <= held, task


@pytest.mark.parametrize("task", TABLES)
def test_a_member_of_a_family_is_registered_where_the_row_says(task):
    """The row names the table's module, the table is there, and the sibling that the row names is a member of it."""
    module, name = TABLES[task]
    assert module in _paths(PLACES[task])
    tree = ast.parse((ROOT / module).read_text("utf-8"))
    assigned = {
        target.id
        for node in tree.body
        for target in (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        if isinstance(target, ast.Name)
    }
    assert name in assigned
    siblings = [path for path in _paths(PLACES[task]) if path != module and path.startswith("wxpush/")]
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    dotted = siblings[0].removesuffix(".py").rstrip("/").replace("/", ".")
    assert any(each.startswith(dotted) for each in imported), f"{module} does not import {dotted}"


def test_one_row_is_followed_in_ten_steps():
    steps = re.findall(r"^(\d+)\. \*\*", _section("One row, followed"), re.MULTILINE)
    assert steps == [str(number) for number in range(1, 11)]


def test_a_file_that_a_step_names_is_in_the_folder_that_the_step_is_in():
    """`queue.py` behind `wxpush/sending/feed.py` is wxpush/sending/queue.py: each bare name lies in a folder named before it in its step."""
    for step in re.split(r"^\d+\. ", _section("One row, followed"), flags=re.MULTILINE)[1:]:
        folders: set[Path] = set()
        for name in re.findall(r"`([\w./]+(?:\.py|\.json|/))`", step):
            if name.startswith("wxpush/"):
                path = ROOT / name
                assert path.exists(), name
                folders |= {path if path.is_dir() else path.parent}
            else:
                assert any(
                    (folder / name).exists() or (folder.parent / name).exists() for folder in folders
                ), name


def _floors() -> list[set[str]]:
    """The rooms of each floor in the page, from above; `then` and `below` part a floor in two."""
    floors = []
    for _, rooms, _ in _table("Rooms and floors"):
        for part in re.split(r", then |; below them |, below them ", rooms):
            floors.append({*re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", part))})
    return floors


def test_every_room_stands_on_a_floor_of_the_page():
    rooms = {
        path.stem
        for path in PACKAGE.iterdir()
        if not path.name.startswith(("_", "py.typed")) and path.suffix in ("", ".py")
    }
    told = set().union(*_floors())
    assert rooms == told


def test_every_room_of_the_application_is_told_and_has_its_place_among_the_layers():
    settings = configparser.ConfigParser()
    settings.read(ROOT / ".importlinter", "utf-8")
    held = settings["importlinter:contract:run"]["layers"]
    inside = _section("Rooms and floors").split("Inside `run`: ", 1)[1]
    rooms = [path.name for path in (PACKAGE / "run").iterdir() if (path / "__init__.py").exists()]
    assert len(rooms) > 5
    assert [room for room in rooms if f"`{room}`" not in inside] == []
    assert [room for room in rooms if f"wxpush.run.{room}" not in held.split()] == []


def test_the_floors_of_the_page_are_those_that_are_held():
    """No room stands above another in the page that import-linter wants below it."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / ".importlinter", "utf-8")
    held = settings["importlinter:contract:floors"]["layers"].split("\n")
    height = {
        room.strip().removeprefix("wxpush."): number
        for number, line in enumerate(held)
        for room in line.split("|")
        if room.strip()
    }
    floors = _floors()
    for above, below in itertools.pairwise(floors):
        for room in above & height.keys():
            assert [lower for lower in below & height.keys() if height[lower] < height[room]] == [], room
