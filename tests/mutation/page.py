"""docs/mutation.md: the figures by module, and the mutants that survive, each with its reason."""

from collections import Counter
from pathlib import Path

import yaml

from tests.mutation.ledger import Ledger, Outcome
from tests.mutation.rooms import ROOMS

_BEGIN, _END = "<!-- written by python -m tests.mutation -->\n", "<!-- end -->\n"
_EXPLAINED = Path(__file__).with_name("explained.yaml")


def write_page(root: Path, ledger: Ledger) -> None:
    path = root / "docs" / "mutation.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    path.write_text(before + _BEGIN + _figures(ledger) + _END + rest.partition(_END)[2], encoding="utf-8")


def _figures(ledger: Ledger) -> str:
    explained = yaml.safe_load(_EXPLAINED.read_text(encoding="utf-8")) or {}
    table = [
        "| module | mutants | killed | of these by time | survived | not tried | killed, % |",
        "| --- |" + " ---: |" * 6,
    ]
    survivors: list[str] = []
    total: Counter[Outcome] = Counter()
    for room in ROOMS:
        modules: dict[str, Counter[Outcome]] = {}
        for mutant, outcome in ledger.outcomes(room):
            modules.setdefault(mutant.module, Counter())[outcome] += 1
            if outcome is Outcome.SURVIVED:
                reason = explained.get(mutant.module, {}).get(mutant.name, "**not explained**")
                survivors.append(f"- `{mutant.module}` {_code(mutant.name)}: {reason}")
        room_total = sum(modules.values(), Counter())
        table += [_row(f"`{module}`", counts) for module, counts in modules.items()]
        table.append(_row(f"**{room.name}**", room_total))
        total += room_total
    table.append(_row("**all**", total))
    return "\n".join(["", *table, "", "Survivors:", "", *survivors, ""])


def _row(name: str, counts: Counter[Outcome]) -> str:
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
