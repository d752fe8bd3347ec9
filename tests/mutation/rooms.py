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
    Room(
        "checkpoint",
        ("checkpoint/*.py", "checkpoint/file/*.py", "checkpoint/moves/*.py"),
        ("tests/checkpoint",),
    ),
    Room("sending", ("sending/*.py", "sending/waiting/*.py"), ("tests/sending",)),
    Room("token", ("token/*.py",), ("tests/token", "tests/test_access.py")),
    Room("followers", ("followers/*.py",), ("tests/followers",)),
    Room("suppression", ("suppression/*.py",), ("tests/suppression",)),
    Room("report", ("report/*.py", "report/formats/*.py"), ("tests/report",)),
    Room("progress", ("progress/*.py",), ("tests/progress",)),
    Room("cluster/store", ("cluster/store/*.py",), ("tests/cluster/store",)),
    # Of the many tests of the command line, quick ones.
    Room(
        "run",
        ("run/*.py", "run/check/*.py", "run/preparing/*.py", "cli/common/*.py", "cli/common/cluster/*.py"),
        (
            "tests/api",
            "tests/toykind",
            "tests/channels/test_card.py",
            "tests/cluster/test_addresses.py",
            "tests/notify",
            "tests/run/check/test_disk.py",
            "tests/run/check/test_dryrun.py",
            "tests/run/check/test_examination.py",
            "tests/run/check/test_order_of_checks.py",
            "tests/run/check/test_placeholders.py",
            "tests/run/check/test_planted.py",
            "tests/run/check/test_problem_file.py",
            "tests/run/check/test_reaching.py",
            "tests/run/check/test_told_of_rows.py",
            "tests/run/check/test_tried.py",
            "tests/run/check/test_values.py",
            "tests/run/preparing/test_account_questions.py",
            "tests/run/preparing/test_changed_at_the_question.py",
            "tests/run/preparing/test_changes.py",
            "tests/run/preparing/test_check_followers.py",
            "tests/run/preparing/test_harm_at_the_question.py",
            "tests/run/preparing/test_numbers.py",
            "tests/run/preparing/test_questions.py",
            "tests/run/preparing/test_the_whole_question.py",
            "tests/report/test_problems.py",
            "tests/run/test_capitals.py",
            "tests/run/test_capped.py",
            "tests/run/test_conclusion.py",
            "tests/run/test_distinct.py",
            "tests/run/test_edges.py",
            "tests/run/test_encodings.py",
            "tests/run/test_end.py",
            "tests/run/test_next.py",
            "tests/run/test_place.py",
            "tests/run/test_printed_commands.py",
            "tests/run/test_shapes.py",
            "tests/run/test_steps.py",
            "tests/run/test_unfollowed_first.py",
            "tests/cli/common/cluster/test_account_levers.py",
            "tests/cli/common/test_clean.py",
            "tests/cli/common/test_confirm.py",
            "tests/cli/common/test_damaged.py",
            "tests/cli/common/test_found_config.py",
            "tests/cli/common/test_options.py",
            "tests/cli/common/test_output.py",
            "tests/cli/common/test_settled.py",
            "tests/cli/common/test_state_place.py",
            "tests/cli/common/test_strays.py",
            "tests/cli/common/test_trust.py",
            "tests/cli/common/test_visible.py",
            "tests/cli/commands/send/test_counts.py",
            "tests/cli/commands/send/test_max_invalid.py",
            "tests/cli/commands/send/test_meanwhile.py",
            "tests/cli/commands/send/test_same_command.py",
            "tests/cli/commands/send/test_send.py",
            "tests/cli/commands/send/test_trial.py",
            "tests/cli/commands/send/test_unsendable.py",
            "tests/cli/commands/send/test_resume.py",
            "tests/cli/commands/test_status.py",
            "tests/cli/commands/test_doctor.py",
            "tests/cli/test_commands.py",
            "tests/cli/test_edges.py",
            "tests/operator/test_told.py",
        ),
    ),
)
#: What no mutant is made of, by folder, each with the reason.
LEFT_OUT = {
    "api": "a thin door to run/",
    "channels": "but for the judge of answers: what a row becomes is held by tests/values, sentence by sentence",
    "cli": "but for what its commands have in common: what is drawn and asked is told by real processes",
    "cluster": "but for its state: broker, dispatch and work are told by real servers and by killing them",
    "config": "new, not measured yet",
    "intake": "new, not measured yet",
    "listening": "new, not measured yet",
    "nodes": "told by a real Redis and by killing processes",
    "notify": "two files",
    "options": "a table",
    "parsing": "held by tables of texts",
    "monitoring": "new, not measured yet",
    "receipts": "new, not measured yet",
    "report/page": "new, not measured yet",
    "run/cluster": "told by real processes",
    "run/kept": "new, not measured yet",
    "run/levers": "told by real sockets and processes",
    "run/page": "new, not measured yet",
    "run/receipts": "new, not measured yet",
    "run/serving": "new, not measured yet",
    "run/timing": "new, not measured yet",
    "sandbox": "it is a double itself; the promises are proved on it by comparing its ledger",
    "schedule": "new, not measured yet",
    "service": "told by real sockets",
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
