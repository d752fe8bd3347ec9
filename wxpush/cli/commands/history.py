"""`wxpush history`: every campaign of a folder, one a line, the newest last."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from wxpush.cli.common.failures import tell
from wxpush.cli.common.status.looks import Looks, broken, look_into, show_looks
from wxpush.cli.common.stdout import show
from wxpush.errors import Exit
from wxpush.options.common import JSON
from wxpush.options.single import HISTORY_OUTPUT
from wxpush.options.values import Values
from wxpush.progress.columns import padded, right, width
from wxpush.progress.outlet import Outlet
from wxpush.redact import clean
from wxpush.report.ending import end_of, standing_line
from wxpush.report.page.listing import history_page
from wxpush.report.standing import StatusSummary, lines
from wxpush.run.place import Place
from wxpush.run.status import Status
from wxpush.system.clock import SystemClock
from wxpush.system.replacing import written
from wxpush.words import Duration, Sentence
from wxpush.words.labels import Label

_COLUMNS = (
    "began", "campaign", "account", "template", "rows", "sent", "delivered", "rejected", "invalid", "expired", "in_doubt", "left",
    "took", "end",
)  # fmt: skip
#: Numbers and times stand to the right.
_RIGHT = frozenset(
    {"rows", "sent", "delivered", "rejected", "invalid", "expired", "in_doubt", "left", "took"}
)
_UNKNOWN = "–"
#: They are left out of the table where no campaign has any.
_RARE = frozenset({"delivered", "expired"})


def run(options: Values, folder: Path = Path()) -> Exit:
    """Show them, write them as a page, or with --json show the object that `status --json` has of each. Exit.DISK where some cannot be read."""
    output = options[HISTORY_OUTPUT]  # refused before anything is looked at
    looks = look_into(folder, options, SystemClock())
    looks.seen.sort(key=lambda one: one[1].summary.started_at or "")
    if output is not None:
        with written(output, encoding="utf-8") as file:
            file.write(_page(looks, folder))
        tell(Label.DONE, Sentence("cli.page_written", path=output))
    if options[JSON]:
        return show_looks(looks, options)
    if output is not None:
        return looks.code
    table, columns = _table(looks), Outlet(sys.stdout).columns
    if 0 < columns < max(map(width, table)):
        table = [line for one in looks.seen for line in _paragraph(*one, columns)]
    show("".join(f"{line}\n" for line in table))
    return looks.code


def _paragraph(where: Place, status: Status, columns: int) -> list[str]:
    """One campaign, on a terminal that is narrower than the table."""
    found = status.summary
    said = (
        f"{_began(found)}  {standing_line(where.label, found)}",
        *(f"  {line}" for line in lines(found)[:2]),
    )
    return [row for line in said for row in broken(clean(line), columns)]


def _page(looks: Looks, folder: Path) -> str:
    return history_page(
        str(folder.absolute()),
        _heads(),
        [(_cells(where.label, found.summary), found.summary) for where, found in looks.seen],
        figures={number for number, name in enumerate(_COLUMNS) if name in _RIGHT},
        made_ms=SystemClock().wall_ms(),
    )


def _heads() -> list[str]:
    return [str(Sentence(f"cli.history_{name}")) for name in _COLUMNS]


def _table(looks: Looks) -> list[str]:
    rows = [_cells(where.label, found.summary) for where, found in looks.seen]
    columns = [
        _column(name, [head, *cells])
        for name, head, *cells in zip(_COLUMNS, _heads(), *rows, strict=True)
        if name not in _RARE or not {*cells} <= {_UNKNOWN, "0"}
    ]
    return ["  ".join(cells).rstrip() for cells in zip(*columns, strict=True)]


def _column(name: str, cells: Sequence[str]) -> list[str]:
    wide = max(map(width, cells))
    return [right(cell, wide) if name in _RIGHT else padded(cell, wide) for cell in cells]


def _cells(label: str, found: StatusSummary) -> list[str]:
    delivered = None if found.receipts is None else found.receipts["delivered"]
    counts = (
        found.rows,
        found.sent_altogether,
        delivered,
        found.rejected,
        found.invalid,
        found.expired,
        found.in_doubt,
        found.not_attempted,
    )
    cells = (
        _began(found),
        label,
        found.appid,
        found.template_id or str(Sentence("report.unknown")),
        *(_UNKNOWN if many is None else f"{many:,}" for many in counts),
        str(Sentence("cli.history_time", took=Duration(found.total_seconds - found.waited_seconds))),
        str(end_of(found)),
    )
    return [clean(cell) for cell in cells]


def _began(found: StatusSummary) -> str:
    return datetime.fromisoformat(found.started_at).strftime("%Y-%m-%d %H:%M") if found.started_at else "-"
