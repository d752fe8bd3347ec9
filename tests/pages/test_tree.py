"""Where a test lies: tests/ has the folders of wxpush/, so that whoever changes a room knows which tests are its own."""

from collections import Counter
from pathlib import Path

from tests.pages.markdown import ROOT

TESTS = ROOT / "tests"
MOST = 20
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


def test_no_folder_holds_more_files_than_somebody_overlooks():
    held = Counter(path.parent.relative_to(TESTS) for path in TESTS.rglob("*.py"))
    assert {str(folder): many for folder, many in held.items() if many > MOST} == {}


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
