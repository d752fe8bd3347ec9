"""`wxpush history`: every campaign of a folder, one a line, the newest last."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from wxpush.cli.common.status.looks import Looks, look_into, show_looks
from wxpush.cli.common.stdout import show
from wxpush.errors import Exit
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.progress.columns import padded, right, width
from wxpush.report.ending import end_of
from wxpush.report.standing import StatusSummary
from wxpush.system.clock import SystemClock
from wxpush.words import Duration, Sentence

_COLUMNS = (
    "began", "campaign", "account", "template", "rows", "sent", "rejected", "invalid", "in_doubt", "left", "took", "end",
)  # fmt: skip
#: Numbers and times stand to the right.
_RIGHT = frozenset({"rows", "sent", "rejected", "invalid", "in_doubt", "left", "took"})


def run(options: Values, folder: Path = Path()) -> Exit:
    """Show them, or with --json the object that `status --json` has of each. Exit.DISK where some cannot be read."""
    looks = look_into(folder, options, SystemClock())
    looks.seen.sort(key=lambda one: one[1].summary.started_at or "")
    if options[JSON]:
        return show_looks(looks, options)
    show("".join(f"{line}\n" for line in _table(looks)))
    return looks.code


def _table(looks: Looks) -> list[str]:
    heads = [str(Sentence(f"cli.history_{name}")) for name in _COLUMNS]
    rows = [_cells(where.label, found.summary) for where, found in looks.seen]
    widths = [max(map(width, column)) for column in zip(heads, *rows, strict=True)]
    return [_line(cells, widths) for cells in (heads, *rows)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = (
        right(cell, wide) if name in _RIGHT else padded(cell, wide)
        for name, cell, wide in zip(_COLUMNS, cells, widths, strict=True)
    )
    return "  ".join(aligned).rstrip()


def _cells(label: str, found: StatusSummary) -> list[str]:
    counts = (
        found.rows,
        found.sent_altogether,
        found.rejected,
        found.invalid,
        found.in_doubt,
        found.not_attempted,
    )
    began = datetime.fromisoformat(found.started_at).strftime("%Y-%m-%d %H:%M") if found.started_at else "-"
    return [
        began,
        label,
        found.appid,
        found.template_id or str(Sentence("report.unknown")),
        *(f"{many:,}" for many in counts),
        str(Sentence("cli.history_time", took=Duration(found.total_seconds - found.waited_seconds))),
        str(end_of(found)),
    ]
