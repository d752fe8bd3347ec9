"""`wxpush suppress import`: put the openids of a file on the list."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from wxpush.cli.commands.suppress.listing import list_file, tell
from wxpush.errors import Exit, UsageError
from wxpush.model import BadRow, Recipient, column_name
from wxpush.openid import is_given
from wxpush.options.suppress import COLUMN, ENCODING, EXPIRES, REASON, SHEET
from wxpush.options.values import Values
from wxpush.run.settings import today
from wxpush.sources import open_input
from wxpush.suppression.entry import COLUMNS, Entry, expiry, read_entry
from wxpush.words import Sentence


def run(source: Path, options: Values) -> Exit:
    """Exit.PARTLY when some rows hold no openid."""
    column, reason, expires = options[COLUMN], options[REASON], options[EXPIRES]
    day, file = today(), list_file(options)
    ends = expiry(expires, day) if expires else None
    seen = Counter[str]()
    here = file.members(day)[0] if file.path.exists() else ()
    known: set[int] = set()

    def fresh() -> Iterator[Entry]:
        with open_input(source, encoding=options[ENCODING], sheet=options[SHEET]) as rows:
            _require_column(rows.columns, column, source)
            for _, found in rows.blocks():
                for row in found:
                    entry = _imported(row, column, reason, day, ends)
                    if entry is None:
                        seen["bad"] += 1
                    elif entry.openid in here or hash(entry.openid) in known:
                        seen["known"] += 1
                    else:
                        known.add(hash(entry.openid))
                        seen["added"] += 1
                        yield entry

    file.rewrite(lambda _: True, fresh())
    counts = {name: seen[name] for name in ("added", "known", "bad")}
    tell(
        options,
        Sentence("cli.imported_but" if seen["bad"] else "cli.imported", path=file.path, **counts),
        **counts,
    )
    return Exit.PARTLY if seen["bad"] else Exit.DONE


def _imported(
    row: Recipient | BadRow, column: str, reason: str | None, day: date, ends: date | None
) -> Entry | None:
    """The entry of one row: its own reason and end, where it has such columns, unless the command gives others."""
    if isinstance(row, BadRow) or not is_given(row.fields.get(column, "").strip()):
        return None
    own = {name: row.fields[name] for name in COLUMNS if name in row.fields} | {"openid": row.fields[column]}
    entry = read_entry(own)
    if not isinstance(entry, Entry):
        return None
    return Entry(
        entry.openid,
        entry.reason if reason is None else reason.strip(),
        entry.added or day,
        entry.expires if ends is None else ends,
    )


def _require_column(columns: tuple[str, ...] | None, column: str, source: Path) -> None:
    if columns is not None and column not in columns:
        raise UsageError(
            "cli.import_without_column", path=source, column=column, columns=[*map(column_name, columns)]
        )
