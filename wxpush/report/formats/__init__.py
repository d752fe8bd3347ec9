"""The formats in which rows are written to files, by suffix: results, problems, lists. Help and sentences follow from the table."""

from dataclasses import replace
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.report.formats.base import Format
from wxpush.report.formats.delimited import begins_csv, open_csv, open_spreadsheet_csv
from wxpush.report.formats.jsonlines import begins_jsonl, open_jsonl
from wxpush.report.formats.workbook import begins_workbook, open_workbook
from wxpush.words import catalogue

#: CSV for programs: for standard output, and for files whose suffix tells nothing.
PLAIN = Format("CSV", "utf-8", open_csv, begins_csv)

#: CSV for people who open it in a spreadsheet; it is no input again.
SPREADSHEET = Format("CSV", "utf-8-sig", open_spreadsheet_csv, begins_csv)

FORMATS: dict[str, Format] = {
    ".csv": replace(PLAIN, encoding="utf-8-sig"),  # the mark is for Excel
    ".jsonl": Format("JSONL", "utf-8", open_jsonl, begins_jsonl),
    ".xlsx": Format("XLSX", "utf-8", open_workbook, begins_workbook),
}


def names() -> str:
    """Their names, for people: `CSV or JSONL`."""
    return catalogue().OR.join(form.name for form in FORMATS.values())


def format_of(output: Path) -> Format:
    """The format that a file's suffix asks for. Raises UsageError where it asks for none."""
    form = FORMATS.get(output.suffix.lower())
    if form is None:
        suffixes = [*FORMATS]
        name = (output if output.name else Path("results")).with_suffix(suffixes[0]).name
        raise UsageError("report.format_unknown", path=output, suffixes=suffixes, name=name)
    return form
