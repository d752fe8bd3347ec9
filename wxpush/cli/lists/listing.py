"""What the commands of `suppress` do, and say."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from wxpush.cli.common.failures import say
from wxpush.cli.common.options import Listing
from wxpush.cli.common.settings import config_path, configuration
from wxpush.cli.common.stdout import page
from wxpush.errors import Exit, UsageError
from wxpush.model import BadRow, Recipient
from wxpush.openid import is_carried
from wxpush.outfile import written
from wxpush.redact import clean, mask_openid
from wxpush.report.formats import FORMATS, PLAIN
from wxpush.run.distinct import require_distinct
from wxpush.run.settings import today
from wxpush.sources import open_input
from wxpush.suppression.entry import COLUMNS, Entry, expiry, read_entry
from wxpush.suppression.listfile import ListFile


def add(openids: list[str], options: Listing, *, reason: str, expires: str | None) -> None:
    """Add, or give a new reason and end."""
    named = _checked(openids)
    day, file = today(), _list_file(options)
    ends = expiry(expires, day) if expires else None
    before = _among(file, named) if file.path.exists() else set()
    entries = [Entry(openid, reason.strip(), day, ends) for openid in named]
    file.rewrite(lambda entry: entry.openid not in named, entries)
    also = f", {len(before):,} of them before already" if before else ""
    _tell(options, f"{len(named):,} on {file.path} now{also}.", added=len(named) - len(before))


def remove(openids: list[str], options: Listing) -> None:
    """Take off; it is no error when somebody is not on it."""
    named, file = _checked(openids), _list_file(options)
    there = _among(file, named)
    if there:
        file.rewrite(lambda entry: entry.openid not in named)
    missing = len(named) - len(there)
    also = f", {missing:,} not on it" if missing else ""
    _tell(options, f"{len(there):,} taken off {file.path}{also}.", removed=len(there))


def show_list(options: Listing, *, output: Path | None) -> None:
    """Show entries with their openids masked, or write the whole list."""
    file, day, seen = _list_file(options), today(), Counter[bool]()

    def counted() -> Iterator[Entry]:
        for entry in file.entries():
            seen[entry.holds(day)] += 1
            yield entry

    if output is not None:
        require_distinct({"--suppress": file.path, "--config": config_path(options), "-o": output})
        form = FORMATS.get(output.suffix.lower(), PLAIN)
        with written(output, encoding=form.encoding) as target, form.open(target, COLUMNS, ()) as rows:
            for entry in counted():
                rows.write(dict(zip(COLUMNS, entry.cells(), strict=True)), {})
    else:
        with page() as stream:
            for entry in counted():
                stream.write(_line(entry, day, json=bool(options.json)) + "\n")
    expired = f", {seen[False]:,} expired" if seen[False] else ""
    if not options.quiet and not options.json:
        say(f"wxpush: {file.path}: {seen[True]:,} {'entry' if seen[True] == 1 else 'entries'}{expired}")


def take_over(
    source: Path,
    options: Listing,
    *,
    column: str,
    reason: str | None,
    expires: str | None,
    encoding: str | None,
    sheet: str | None,
) -> Exit:
    """Import. Exit.PARTLY when some rows hold no openid."""
    day, file = today(), _list_file(options)
    require_distinct({"FILE": source, "--suppress": file.path})
    ends = expiry(expires, day) if expires else None
    seen = Counter[str]()
    here = file.members(day)[0] if file.path.exists() else ()
    known: set[int] = set()

    def fresh() -> Iterator[Entry]:
        with open_input(source, encoding=encoding, sheet=sheet) as rows:
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
    bad = f", {seen['bad']:,} rows without an openid left out" if seen["bad"] else ""
    words = f"{seen['added']:,} added to {file.path}, {seen['known']:,} on it already{bad}."
    _tell(options, words, added=seen["added"], known=seen["known"], bad=seen["bad"])
    return Exit.PARTLY if seen["bad"] else Exit.DONE


def _imported(
    row: Recipient | BadRow, column: str, reason: str | None, day: date, ends: date | None
) -> Entry | None:
    """The entry of one row: its own reason and end, where it has such columns, unless the command gives others."""
    if isinstance(row, BadRow) or not is_carried(row.fields.get(column, "").strip()):
        return None
    own = {name: row.fields[name] for name in COLUMNS if name in row.fields} | {"openid": row.fields[column]}
    entry = read_entry(own)
    if isinstance(entry, str):
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
            f"{source} has no column {column!r}, so nothing was imported; its columns are: {', '.join(columns)}. "
            "Name the one with the openids by --column."
        )


def _list_file(options: Listing) -> ListFile:
    chosen = options.suppress or configuration(options).suppress
    if chosen is None:
        raise UsageError(
            "No suppression list is named; nothing was done. Name one with --suppress FILE, or as suppress: in wxpush.yaml."
        )
    return ListFile(Path(chosen))


def _checked(openids: list[str]) -> set[str]:
    if not all(map(is_carried, openids)):
        raise UsageError(
            "What was given is no openid: letters, digits, - and _ as WeChat gives them; nothing was changed. Mend it."
        )
    return set(openids)


def _among(file: ListFile, named: set[str]) -> set[str]:
    return {entry.openid for entry in file.entries() if entry.openid in named}


def _line(entry: Entry, day: date, *, json: bool) -> str:
    openid, *others = entry.cells()
    values = (mask_openid(openid), *map(clean, others))
    if json:
        named = dict(zip(COLUMNS, values, strict=True)) | {"holds": entry.holds(day)}
        return msgspec.json.encode({"type": "entry", "schema": 1, **named}).decode()
    _, reason, added, expires = values
    end = "" if not expires else f"until {expires}" if entry.holds(day) else f"expired {expires}"
    return f"{values[0]:<10} {added:<10} {end:<18} {reason}".rstrip()


def _tell(options: Listing, words: str, **counts: int) -> None:
    if options.json:
        with page() as stream:
            stream.write(msgspec.json.encode({"type": "suppress", "schema": 1, **counts}).decode() + "\n")
    elif not options.quiet:
        say(f"wxpush: {words}")
