"""`wxpush suppress import`: put the openids of a file on the list."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from wxpush.cli.commands.suppress.listing import list_file, made, tell
from wxpush.cli.common import failures
from wxpush.cli.common.confirm import choice_of
from wxpush.columns import column_name
from wxpush.errors import Exit, UsageError
from wxpush.model import BadRow, HiddenRows, Recipient
from wxpush.openid import is_given
from wxpush.options.suppress import (
    COLUMN,
    DELIMITER,
    ENCODING,
    EXPIRES,
    HEADER_LINE,
    HIDDEN_ROWS,
    REASON,
    SHEET,
)
from wxpush.options.values import Values
from wxpush.sources import Input, open_input
from wxpush.sources.doubts import EncodingDoubtError, HiddenRowsError
from wxpush.suppression.entry import Entry, ListError, expiry, read_date
from wxpush.suppression.leavers import is_result, why_gone
from wxpush.suppression.listfile import ListFile
from wxpush.suppression.locked import MissingError
from wxpush.suppression.members import Members
from wxpush.system.clock import today
from wxpush.words import Sentence
from wxpush.words.labels import Label

#: Of what is no date so much is shown.
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Reading:
    """How rows become entries. `ends` and `reason` are those of the command line, which go before the file's own."""

    source: Path
    column: str
    reason: str | None
    day: date
    ends: date | None
    seen: Counter[str] = field(default_factory=Counter)

    def entry(self, row: Recipient | BadRow) -> Entry | None:
        """None, and counted: whom it is about cannot be told. Raises ListError for a date that cannot be read."""
        if isinstance(row, BadRow):
            self.seen["unread"] += 1
            return None
        why = why_gone(row.fields) if (told := is_result(row.fields)) else ""
        if why is None:
            self.seen["others"] += 1
            return None
        openid = row.fields.get(self.column, "").strip()
        if not is_given(openid):
            self.seen["nobody"] += 1
            return None
        own = str(why) if told else row.fields.get("reason", "")
        reason = own.strip() if self.reason is None else self.reason.strip()
        ends = self._own_date(row, "expires") if self.ends is None else self.ends
        return Entry(openid, reason, self._own_date(row, "date") or self.day, ends)

    def _own_date(self, row: Recipient, column: str) -> date | None:
        text = row.fields.get(column, "") if column != self.column else ""
        try:
            return read_date(text)
        except ValueError:
            advice = Sentence(f"suppression.imported_{column}_advice")
            raise ListError(
                "suppression.imported_date",
                path=self.source, line=row.line, text=text[:_SHOWN], column=column, advice=advice,
            ) from None  # fmt: skip

    def left_out(self) -> list[Sentence]:
        """What to say of rows that became no entry."""
        return [
            Sentence(f"cli.imported_without_{what}", many=self.seen[what])
            for what in ("others", "nobody", "unread")
            if self.seen[what]
        ]


def run(source: Path, options: Values) -> Exit:
    """Exit.PARTLY when some rows hold no openid."""
    expires, day, file = options[EXPIRES], today(), list_file(options)
    ends = expiry(expires, day) if expires else None
    reading = _Reading(source, options[COLUMN], options[REASON], day, ends)
    seen = reading.seen
    here = _members(file, day)
    known: set[int] = set()

    def fresh() -> Iterator[Entry]:
        with _opened(source, options) as rows:
            for note in rows.notes:
                failures.tell(Label.NOTE, note)
            _require_column(rows.columns, reading.column, source)
            for _, found in rows.blocks():
                for row in found:
                    entry = reading.entry(row)
                    if entry is None:
                        continue
                    if entry.openid in (here or ()) or hash(entry.openid) in known:
                        seen["known"] += 1
                    else:
                        known.add(hash(entry.openid))
                        seen["added"] += 1
                        yield entry

    file.rewrite(lambda _: True, fresh())
    bad = seen["nobody"] + seen["unread"]
    counts = {"added": seen["added"], "known": seen["known"], "bad": bad, "others": seen["others"]}
    said = Sentence(
        "cli.imported_but" if bad or seen["others"] else "cli.imported",
        path=file.path,
        left=reading.left_out(),
        **counts,
    )
    tell(options, made(file, said, new=here is None), **counts)
    return Exit.PARTLY if bad else Exit.DONE


def _opened(source: Path, options: Values) -> Input:
    """The rows; where they can be read in more than one way, whoever sits at the terminal is asked. Raises SourceError and UsageError."""
    hidden = options[HIDDEN_ROWS]
    encoding = options[ENCODING]
    try:
        return _open(source, options, encoding, hidden)
    except EncodingDoubtError as doubt:
        encoding = choice_of(doubt)
    except HiddenRowsError as doubt:
        hidden = HiddenRows(choice_of(doubt))
    return _open(source, options, encoding, hidden)


def _open(source: Path, options: Values, encoding: str | None, hidden: HiddenRows) -> Input:
    return open_input(
        source,
        encoding=encoding,
        sheet=options[SHEET],
        hidden=hidden,
        delimiter=options[DELIMITER],
        header_line=options[HEADER_LINE],
    )


def _members(file: ListFile, day: date) -> Members | None:
    """None: there is no list."""
    try:
        return file.members(day)[0]
    except MissingError:
        return None


def _require_column(columns: tuple[str, ...] | None, column: str, source: Path) -> None:
    if columns is not None and column not in columns:
        raise UsageError(
            "cli.import_without_column", path=source, column=column, columns=[*map(column_name, columns)]
        )
