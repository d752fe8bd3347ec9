"""Where rows come from: files of recipients in a few formats, each also gzipped, in a few encodings."""

from collections.abc import Mapping
from pathlib import Path, PurePath
from types import MappingProxyType

from wxpush.errors import UsageError
from wxpush.model import HiddenRows
from wxpush.sources.base import Layout
from wxpush.sources.delimited import Delimited, delimiter_of
from wxpush.sources.input import Input
from wxpush.sources.jsonlines import JsonLines
from wxpush.sources.opening import open_layout, open_sheet
from wxpush.sources.splitter import Sizes
from wxpush.sources.spool import spool
from wxpush.sources.workbook.sheet import Sheet

__all__ = ["FORMATS", "Input", "Sizes", "open_input", "spool"]

#: What --format takes, and what a file name may end in (`.csv`, `.csv.gz`).
FORMATS: Mapping[str, Layout] = MappingProxyType(
    {
        "csv": Delimited(","),
        "tsv": Delimited("\t"),
        "jsonl": JsonLines(),
        "xlsx": Sheet(),
    }
)

_SPREADSHEETS = frozenset({".xls", ".xlsb", ".xlsm", ".xltx", ".ods", ".fods", ".et", ".numbers"})


def open_input(
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    encoding: str | None = None,
    sheet: str | None = None,
    hidden: HiddenRows = HiddenRows.SEND,
    delimiter: str | None = None,
    header_line: int | None = None,
    sizes: Sizes | None = None,
) -> Input:
    """Open a recipient file and read all of it once, to learn its encoding; None for format: by its suffix.

    `hidden`: what becomes of rows that a sheet hides; `delimiter`: what parts cells, where the format does not tell; `header_line`: where the
    header stands, None: in the first line that holds anything. Raises SourceError for a file that cannot be read as what it claims to be,
    ReadingDoubtError for one that can be read in two ways, UsageError for unknown words.
    """
    word = format or PurePath(path.name.lower().removesuffix(".gz")).suffix.removeprefix(".")
    layout = FORMATS.get(word)
    if layout is None:
        raise _unknown(path, format)
    if header_line is not None and not layout.headed:
        raise UsageError("sources.header_line_of_no_table", path=path)
    if delimiter is not None:
        if not isinstance(layout, Delimited):
            raise UsageError("sources.delimiter_of_no_table", path=path)
        layout = Delimited(delimiter_of(delimiter))
    sizes = sizes or Sizes()
    if isinstance(layout, Sheet):
        if encoding is not None:
            raise UsageError("sources.encoding_of_spreadsheet", path=path)
        return open_sheet(
            path, layout, format=word, sheet=sheet, hidden=hidden, header_line=header_line, sizes=sizes
        )
    if sheet is not None:
        raise UsageError("sources.sheet_of_no_spreadsheet", path=path)
    return open_layout(path, layout, format=word, encoding=encoding, header_line=header_line, sizes=sizes)


def _unknown(path: Path, word: str | None) -> UsageError:
    if word is not None:
        return UsageError("sources.format_unknown", word=word, formats=[*FORMATS])
    if path.suffix.lower() in _SPREADSHEETS:
        return UsageError("sources.spreadsheet_of_another_kind", path=path)
    suffixes = [f".{known}" for known in FORMATS]
    return UsageError("sources.suffix_unknown", path=path, suffixes=suffixes, choices="|".join(FORMATS))
