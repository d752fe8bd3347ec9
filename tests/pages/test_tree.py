"""Where a file lies: no folder holds more than somebody overlooks, and tests/ has the folders of wxpush/, so that whoever changes a room knows which
tests are its own."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.pages.markdown import ROOT

TESTS = ROOT / "tests"
MOST = 20
#: Where every file counts, of whatever kind. Not in docs/ and docs/zh, which hold more: each has one page a subject, nobody looks for one among the
#: files but in the list of docs/README.md, which test_docs.py holds, and people and other pages link to where a page is.
COUNTED = ("wxpush", "tests", "benchmarks", "examples")
#: Folders whose tests are of no single room, each with what they have in common.
OTHERS = {
    "browser": "pages as a real Chromium shows them, whichever room made them",
    "inputs": "odd files and lists of each kind that people export, from the file to the exit code",
    "lanes": "which tests are fast, and what holds them to it",
    "leaks": "secrets, tokens and openids, searched for in everything that a run leaves",
    "machines": "what a machine, its folders and its user may forbid, in every room that asks for it",
    "mutation": "whether the tests of a room notice that it was changed",
    "operator": "mistakes of people, and what the commands tell them, in both languages",
    "pages": "README, docs/ and what else is read, held against the code and each other",
    "proofs": "runs the long proofs in pieces and keeps their record",
    "reliability": "the promises of README, proved on real processes, in a simulation and by a random operator",
    "sdks": "what SDKs of other makers do against the sandbox, each run by whoever has it installed",
    "toykind": "a second kind of message, registered by one record and driven through every command",
    "trust": "files and folders that somebody else could have planted, in every room that opens one",
    "values": "what the fields of a template take, sentence by sentence of docs/values.md",
    "warm": "starts processes quickly for all the others",
}


def folders() -> list[Path]:
    """Each folder of tests/ with Python in it, below tests/."""
    return sorted({path.parent.relative_to(TESTS) for path in TESTS.rglob("*.py")} - {Path()})


def files(root: Path, *parts: str) -> Iterator[Path]:
    """Each file below these folders of root, as seen from root; nothing that Python or a tool left there."""
    for part in parts:
        for path in (root / part).rglob("*"):
            seen = path.relative_to(root)
            if path.is_file() and not any(
                name.startswith(".") or name == "__pycache__" for name in seen.parts
            ):
                yield seen


def crowded(root: Path, *parts: str) -> dict[str, int]:
    """The folders that hold more files than somebody overlooks, with their number."""
    held = Counter(str(path.parent) for path in files(root, *parts))
    return {folder: many for folder, many in held.items() if many > MOST}


def test_no_folder_holds_more_files_than_somebody_overlooks():
    assert crowded(ROOT, *COUNTED) == {}


def test_a_file_of_any_kind_counts_and_what_tools_leave_does_not(tmp_path):
    room = tmp_path / "wxpush" / "room"
    (room / "__pycache__").mkdir(parents=True)
    for number in range(MOST):
        (room / f"{number}.py").touch()
    for left in (room / "__pycache__" / "0.pyc", room / ".DS_Store", tmp_path / "wxpush" / "other.py"):
        left.touch()
    assert crowded(tmp_path, "wxpush") == {}
    (room / "turned.c").touch()
    assert crowded(tmp_path, "wxpush") == {"wxpush/room": MOST + 1}


def test_a_folder_is_named_as_its_room_or_is_of_no_single_one():
    def is_room(folder: Path) -> bool:
        room = ROOT / "wxpush" / folder
        return room.is_dir() or room.with_suffix(".py").is_file()

    strange = [str(folder) for folder in folders() if folder.parts[0] not in OTHERS and not is_room(folder)]
    assert strange == []


def test_a_file_in_no_folder_is_of_a_module_in_no_room():
    modules = tuple(f"test_{path.stem}" for path in (ROOT / "wxpush").glob("*.py"))
    loose = [path.stem for path in TESTS.glob("test_*.py")]
    assert [name for name in loose if not name.startswith(modules)] == []


def test_the_folders_of_no_single_room_are_there_and_are_no_rooms():
    assert [name for name in OTHERS if not (TESTS / name).is_dir()] == []
    assert [name for name in OTHERS if (ROOT / "wxpush" / name).exists()] == []
