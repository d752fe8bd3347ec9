"""`wxpush suppress list`: who is on the list, openids masked; or the whole of it into a file."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from wxpush.cli.commands.suppress.listing import list_file
from wxpush.cli.common.failures import tell
from wxpush.cli.common.stdout import page
from wxpush.options.common import JSON, QUIET
from wxpush.options.suppress import OUTPUT
from wxpush.options.values import Values
from wxpush.progress.columns import padded
from wxpush.redact import as_json, clean, mask_openid
from wxpush.report.formats import FORMATS, PLAIN
from wxpush.suppression.entry import COLUMNS, Entry
from wxpush.system.clock import today
from wxpush.system.replacing import written
from wxpush.words import Sentence
from wxpush.words.labels import Label


def run(options: Values) -> None:
    """Show entries with their openids masked, or write the whole list."""
    file, day, seen = list_file(options), today(), Counter[bool]()
    output = options[OUTPUT]

    def counted() -> Iterator[Entry]:
        for entry in file.entries():
            seen[entry.holds(day)] += 1
            yield entry

    if output is not None:
        form = FORMATS.get(output.suffix.lower(), PLAIN)
        with written(output, encoding=form.encoding) as target, form.open(target, COLUMNS, ()) as rows:
            for entry in counted():
                rows.write(dict(zip(COLUMNS, entry.cells(), strict=True)), {})
    else:
        with page() as stream:
            for entry in counted():
                stream.write(_line(entry, day, json=options[JSON]) + "\n")
    if not options[QUIET] and not options[JSON]:
        tell(Label.NOTE, _counted(file.path, seen[True], seen[False]))


def _counted(path: Path, many: int, expired: int) -> Sentence:
    alone, both = "cli.listed", "cli.listed_and_expired"
    if many == 1:
        alone, both = "cli.listed_one", "cli.listed_one_and_expired"
    return Sentence(both if expired else alone, path=path, many=many, expired=expired)


def _line(entry: Entry, day: date, *, json: bool) -> str:
    openid, *others = entry.cells()
    values = (mask_openid(openid), *map(clean, others))
    if json:
        named = dict(zip(COLUMNS, values, strict=True)) | {"holds": entry.holds(day)}
        return as_json({"type": "entry", "schema": 1, **named})
    _, reason, added, expires = values
    end = ""
    if expires:
        end = str(Sentence("cli.entry_until" if entry.holds(day) else "cli.entry_expired", day=expires))
    return f"{values[0]:<10} {added:<10} {padded(end, 18)} {reason}".rstrip()
