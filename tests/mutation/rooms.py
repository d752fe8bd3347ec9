"""What is mutated, and which tests are to notice."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Room:
    """Some modules of wxpush/, and the tests that hold them."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]

    def files(self, root: Path) -> Iterator[str]:
        """Paths under wxpush/."""
        for pattern in self.modules:
            for path in sorted((root / "wxpush").glob(pattern)):
                yield str(path.relative_to(root / "wxpush"))

    def fingerprint(self, root: Path) -> str:
        """Changes when a test of the room does."""
        return digest(*(path.read_bytes() for test in self.tests for path in _texts(root / test)))


def _texts(test: Path) -> list[Path]:
    """The Python of a file or of a folder."""
    return sorted(test.rglob("*.py")) if test.is_dir() else [test]


ROOMS = (
    Room("limits", ("limits/*.py",), ("tests/limits",)),
    Room(
        "judge",
        (
            "channels/common/judge.py",
            "channels/common/errcodes.py",
            "channels/template/errcodes.py",
            "answer.py",
        ),
        ("tests/channels",),
    ),
    Room("checkpoint", ("checkpoint/*.py", "checkpoint/file/*.py"), ("tests/checkpoint",)),
    Room("sending", ("sending/*.py",), ("tests/sending",)),
    Room("token", ("token/*.py",), ("tests/token", "tests/test_access.py")),
    Room("followers", ("followers/*.py",), ("tests/followers",)),
    Room("suppression", ("suppression/*.py",), ("tests/suppression",)),
    Room("report", ("report/*.py", "report/formats/*.py"), ("tests/report",)),
    Room("progress", ("progress/*.py",), ("tests/progress",)),
    Room("cluster/store", ("cluster/store/*.py",), ("tests/cluster/store",)),
    # A mutant is tried in the process that runs the tests, so of its tests those that call it there.
    Room(
        "run",
        ("run/*.py", "run/check/*.py", "run/preparing/*.py", "cli/common/*.py", "cli/common/cluster/*.py"),
        (
            "tests/api",
            "tests/toykind",
            "tests/notify",
            "tests/cli/common/test_clean.py",
            "tests/cli/common/test_confirm.py",
            "tests/cli/common/test_found_config.py",
            "tests/run/test_capped.py",
            "tests/run/test_distinct.py",
            "tests/run/preparing/test_account_questions.py",
        ),
    ),
)
#: What no mutant is made of, by folder, each with the reason.
LEFT_OUT = {
    "api": "a thin door to run/",
    "channels": "but for the judge of answers: what a row becomes is held by tests/values, sentence by sentence",
    "cli": "but for what its commands have in common: what is drawn and asked is told by real processes",
    "cluster": "but for its state: broker, dispatch and work are told by real servers and by killing them",
    "notify": "two files",
    "options": "a table",
    "parsing": "held by tables of texts",
    "run/cluster": "told by real processes",
    "sandbox": "it is a double itself; the promises are proved on it by comparing its ledger",
    "sources": "held against csv, openpyxl and xlsxwriter by drawn files",
    "survey": "of the fast lane, not measured yet",
    "system": "files, clocks and signals of the machine, told by real ones",
    "templates": "of the fast lane, not measured yet",
    "transport": "told by real sockets, one fault each",
    "wechat": "told by real sockets",
    "words": "sentences",
}


def digest(*parts: bytes) -> str:
    return hashlib.blake2b(b"\0".join(parts), digest_size=8).hexdigest()
