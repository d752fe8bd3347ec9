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
        return digest(
            *(path.read_bytes() for test in self.tests for path in sorted((root / test).rglob("*.py")))
        )


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
    Room("checkpoint", ("checkpoint/*.py",), ("tests/checkpoint",)),
    Room("sending", ("sending/*.py",), ("tests/sending",)),
)


def digest(*parts: bytes) -> str:
    return hashlib.blake2b(b"\0".join(parts), digest_size=8).hexdigest()
