"""docs/mutation.md and its record: the figures by module, and the mutants that survive, each with its reason."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from tests.mutation.ledger import Ledger, Outcome, standing
from tests.mutation.rooms import LEFT_OUT, ROOMS

ROOMS_OF_PAGE = ("<!-- rooms: written by python -m tests.mutation -->\n", "<!-- end of rooms -->\n")
FIGURES_OF_PAGE = ("<!-- written by python -m tests.mutation -->\n", "<!-- end -->\n")
#: Where README.md and its twin tell how many were tried, how many of them noticed, and the share.
_IN_README = {
    "README.md": r"[\d,]+(?P<between> that were\ntried on this tree the tests notice )[\d,]+ \([\d.]+ %\)",
    "README.zh-CN.md": r"[\d,]+(?P<between> 个变异中，测试发现了 )[\d,]+ 个（[\d.]+ %）",
}
_FOLDER = Path(__file__).parent
_EXPLAINED, _RECORD = _FOLDER / "explained.yaml", _FOLDER / "record.json"

#: By module: `standing` of the text that was tried, `outcomes`, a letter for each mutant in order, and names of those that survived.
Record: TypeAlias = dict[str, dict[str, Any]]


def write_page(root: Path, ledger: Ledger) -> None:
    """Bring the record to what the ledger knows, and the page to the record."""
    record = _renewed(root, ledger)
    lines = (
        f"{json.dumps(module)}: {json.dumps(found, ensure_ascii=False)}" for module, found in record.items()
    )
    _RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    path = root / "docs" / "mutation.md"
    text = path.read_text(encoding="utf-8")
    for marks, block in ((ROOMS_OF_PAGE, rooms()), (FIGURES_OF_PAGE, figures(record))):
        before, _, rest = text.partition(marks[0])
        text = before + marks[0] + block + marks[1] + rest.partition(marks[1])[2]
    path.write_text(text, encoding="utf-8")
    _write_readme(root, record)


def _write_readme(root: Path, record: Record) -> None:
    tried, noticed, _ = total(record)
    share = f"{noticed / tried:.1%}".replace("%", " %")
    written = {"README.md": f"{noticed:,} ({share})", "README.zh-CN.md": f"{noticed:,} 个（{share}）"}
    for name, pattern in _IN_README.items():
        path = root / name
        text = path.read_text(encoding="utf-8")
        text, places = re.subn(pattern, rf"{tried:,}\g<between>{written[name]}", text)
        if places != 1:
            raise SystemExit(f"{name} does not tell the figures as {pattern} has them.")
        path.write_text(text, encoding="utf-8")


def read_record() -> Record:
    return dict(json.loads(_RECORD.read_text(encoding="utf-8"))) if _RECORD.exists() else {}


def _renewed(root: Path, ledger: Ledger) -> Record:
    record: Record = {}
    for room in ROOMS:
        for mutant, outcome in ledger.outcomes(room, lately=True):
            found = record.setdefault(mutant.module, {"standing": "", "outcomes": "", "survived": []})
            found["outcomes"] += outcome.letter
            if outcome is Outcome.SURVIVED:
                found["survived"].append(mutant.name)
    for module, found in record.items():
        found["standing"] = standing((root / "wxpush" / module).read_text(encoding="utf-8"))
    return record


def rooms() -> str:
    """The rooms and what is left out, for the page."""
    table = ["| room | modules | tests |", "| --- | --- | --- |"]
    for room in ROOMS:
        modules, tests = (", ".join(f"`{each}`" for each in some) for some in (room.modules, room.tests))
        table.append(f"| `{room.name}` | {modules} | {tests} |")
    left_out = [f"- `{folder}`: {why}" for folder, why in LEFT_OUT.items()]
    return "\n".join(["", *table, "", "Left out:", "", *left_out, ""])


def figures(record: Record) -> str:
    """The figures of the page."""
    explained = yaml.safe_load(_EXPLAINED.read_text(encoding="utf-8")) or {}
    table = [
        "| module | mutants | killed | of these by time | survived | not tried | killed, % of tried |",
        "| --- |" + " ---: |" * 6,
    ]
    survivors: list[str] = []
    total: Counter[str] = Counter()
    for room in ROOMS:
        room_total: Counter[str] = Counter()
        for module in room.files(_FOLDER.parents[1]):
            if module in record:
                counts = _counts(record[module])
                table.append(_row(f"`{module}`", counts))
                room_total += counts
                for name in record[module]["survived"]:
                    reason = explained.get(module, {}).get(name, "**not explained**")
                    survivors.append(f"- `{module}` {_code(name)}: {reason}")
        table.append(_row(f"**{room.name}**", room_total))
        total += room_total
    table.append(_row("**all**", total))
    return "\n".join(["", *table, "", "Survivors:", "", *survivors, ""])


def total(record: Record) -> tuple[int, int, int]:
    """Of all rooms: mutants that were tried, noticed, and not noticed without an explanation."""
    explained = yaml.safe_load(_EXPLAINED.read_text(encoding="utf-8")) or {}
    counts = sum((_counts(found) for found in record.values()), Counter[str]())
    open_ = sum(
        name not in explained.get(module, {})
        for module, found in record.items()
        for name in found["survived"]
    )
    return counts.total() - counts[Outcome.UNTRIED], counts[Outcome.KILLED] + counts[Outcome.TIMEOUT], open_


def _counts(found: dict[str, Any]) -> Counter[str]:
    return Counter[str]({outcome: found["outcomes"].count(outcome.letter) for outcome in Outcome})


def _row(name: str, counts: Counter[str]) -> str:
    tried = counts.total() - counts[Outcome.UNTRIED]
    killed = counts[Outcome.KILLED] + counts[Outcome.TIMEOUT]
    share = f"{killed / tried:.1%}" if tried else ""
    numbers = (
        counts.total(),
        killed,
        counts[Outcome.TIMEOUT],
        counts[Outcome.SURVIVED],
        counts[Outcome.UNTRIED],
    )
    return f"| {name} | {' | '.join(f'{number:,}' for number in numbers)} | {share} |"


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"
