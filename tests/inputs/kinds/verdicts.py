"""What can come of a recipient file: rows, a question, a refusal, or what a dry run tells of it; and where that is looked at."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.cli.common.inprocess import command
from tests.cli.harness import ROOT, TEMPLATE
from wxpush.cli.common.failures import guarded
from wxpush.errors import UsageError
from wxpush.model import BadRow, HiddenRows, Recipient
from wxpush.sources import open_input
from wxpush.sources.doubts import ReadingDoubtError

#: Of a good row the fields that are looked at, of a bad one its kind, as a pattern.
Row = Mapping[str, str] | str


def campaign(**data: str) -> str:
    """A campaign file with these texts. The fields of old templates take any text."""
    fields = "".join(f"  {key}: {json.dumps(text, ensure_ascii=False)}\n" for key, text in data.items())
    return f"template_id: {TEMPLATE}\nname: odd\ndata:\n{fields}"


NAMES = campaign(keyword1="{{ name }}")


def header_in(line: int) -> str:
    """A sentence that says so."""
    return rf"header.{{0,80}}\bline {line}\b|\bline {line}\b.{{0,80}}header|--header-line {line}\b"


class Verdict(Protocol):
    def hold(self, ground: "Ground", path: Path) -> None:
        """Fail where something else comes of the file."""
        ...


@dataclass(frozen=True)
class Reads:
    """These rows. What is warned of them is not looked at."""

    rows: Sequence[Row]
    options: Mapping[str, Any] = field(default_factory=dict)

    def hold(self, ground: "Ground", path: Path) -> None:
        found = rows_of(path, **self.options)
        assert len(found) == len(self.rows), found
        for row, wanted in zip(found, self.rows, strict=True):
            if isinstance(wanted, str):
                assert isinstance(row, BadRow), row
                assert re.fullmatch(wanted, row.kind), row
            else:
                assert isinstance(row, Recipient), row
                assert {name: row.fields.get(name) for name in wanted} == wanted, row


@dataclass(frozen=True, init=False)
class Refuses:
    """No row, and a sentence with all these patterns in it."""

    patterns: tuple[str, ...]

    def __init__(self, *patterns: str) -> None:
        object.__setattr__(self, "patterns", patterns)

    def hold(self, ground: "Ground", path: Path) -> None:
        with pytest.raises(UsageError) as caught:
            rows_of(path)
        said = str(caught.value).replace(str(path), path.stem)
        assert [each for each in self.patterns if not _says(said, each)] == [], said


@dataclass(frozen=True)
class Asks:
    """No row before this option settles it, which the sentence names; one of its words gives these rows."""

    option: str
    word: str
    rows: Sequence[Row]

    def hold(self, ground: "Ground", path: Path) -> None:
        with pytest.raises(ReadingDoubtError) as caught:
            rows_of(path)
        assert (caught.value.option, self.word in caught.value.choices) == (self.option, True), caught.value
        assert self.option in str(caught.value)
        if self.option == "--encoding":
            Reads(self.rows, {"encoding": self.word}).hold(ground, path)
        else:
            Reads(self.rows, {"hidden": HiddenRows(self.word)}).hold(ground, path)


@dataclass(frozen=True)
class Runs:
    """What a dry run ends with and says: its code, how many rows can be sent, patterns of what it says, and of what it tells of rows by line."""

    code: int
    sendable: int = 0
    said: Sequence[str] = ()
    told: Mapping[int, str] = field(default_factory=dict)
    campaign: str = NAMES
    words: Sequence[str] = ()
    #: Other files in the folder, by name.
    beside: Mapping[str, str] = field(default_factory=dict)

    def hold(self, ground: "Ground", path: Path) -> None:
        for name, text in self.beside.items():
            (ground.folder / name).write_text(text, encoding="utf-8")
        ran = ground.run(path, self.campaign, *self.words)
        assert ran.code == self.code, ran.said
        if not self.code or ran.rows:
            assert ran.sendable == self.sendable, ran.said
        assert [each for each in self.said if not _says(ran.said, each)] == [], ran.said
        for line, pattern in self.told.items():
            assert _says(" ".join(ran.told.get(line, ())), pattern), (line, ran.told, ran.said)


@dataclass(frozen=True)
class Notes:
    """A page tells of it, in the words of this pattern."""

    page: str
    tells: str

    def hold(self, ground: "Ground", path: Path) -> None:
        text = " ".join((ROOT / self.page).read_text(encoding="utf-8").split())
        assert _says(text, self.tells), (self.page, self.tells)


@dataclass(frozen=True, init=False)
class Either:
    """One of these: the review leaves open which."""

    verdicts: tuple[Verdict, ...]

    def __init__(self, *verdicts: Verdict) -> None:
        object.__setattr__(self, "verdicts", verdicts)

    def hold(self, ground: "Ground", path: Path) -> None:
        failures = []
        for verdict in self.verdicts:
            try:
                return verdict.hold(ground, path)
            except (AssertionError, UsageError, pytest.fail.Exception) as failure:
                failures.append(str(failure))
        raise AssertionError(failures)


@dataclass(frozen=True, init=False)
class All:
    """Each of these."""

    verdicts: tuple[Verdict, ...]

    def __init__(self, *verdicts: Verdict) -> None:
        object.__setattr__(self, "verdicts", verdicts)

    def hold(self, ground: "Ground", path: Path) -> None:
        for verdict in self.verdicts:
            verdict.hold(ground, path)


def _says(text: str, pattern: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def rows_of(path: Path, **options: Any) -> list[Recipient | BadRow]:
    with open_input(path, **{"hidden": HiddenRows.ASK, **options}) as source:
        return [row for _, rows in source.blocks() for row in rows]


@dataclass(frozen=True)
class Ran:
    """What a dry run left. `told`: what is said of each line, problems and warnings, as `kind: reason`."""

    code: int
    said: str
    rows: int
    sendable: int
    told: Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class Ground:
    """An empty folder to run in, and who hears what is said."""

    folder: Path
    heard: pytest.CaptureFixture[str]

    def lay(self, content: bytes, suffix: str) -> Path:
        for left in self.folder.iterdir():  # by the member before
            left.unlink()
        path = self.folder / f"list{suffix}"
        path.write_bytes(content)
        return path

    def run(self, path: Path, text: str, *words: str) -> Ran:
        """`send --dry-run` as the command line has it."""
        (self.folder / "list.yaml").write_text(text, encoding="utf-8")
        problems = self.folder / "problems.csv"
        problems.unlink(missing_ok=True)
        line = [
            "send",
            path.name,
            "-c",
            "list.yaml",
            "--dry-run",
            "--offline",
            "--json",
            "-o",
            problems.name,
            *words,
        ]
        self.heard.readouterr()
        code = guarded(lambda: command(line, prog_name="wxpush", standalone_mode=False))
        heard = self.heard.readouterr()
        assert "Traceback" not in heard.err
        summary = json.loads(heard.out.splitlines()[-1]) if heard.out else {}
        rows, unsent = summary.get("rows", 0), ("invalid", "duplicate", "suppressed", "expired")
        sendable = rows - sum(summary.get(state, 0) for state in unsent)
        return Ran(code, " ".join(heard.err.split()), rows, sendable, _told(problems))


def _told(problems: Path) -> dict[int, list[str]]:
    told: dict[int, list[str]] = {}
    if problems.exists():
        with problems.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                told.setdefault(int(row["line"] or 0), []).append(f"{row['rule']}: {row['reason']}")
    return told
