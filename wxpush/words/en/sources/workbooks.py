"""Of a recipient file that is a workbook."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # workbooks
    "workbook_too_large": ("{path} is far too large for a spreadsheet", "Save it as CSV and send that."),
    "no_workbook": (
        "{path} is no .xlsx workbook, or a damaged one",
        "Open it in a spreadsheet and save it again.",
    ),
    "is_password": ("{path} is protected by a password", "Open it, save a copy without one, and send that."),
    "is_xls": (
        "{path} is an old workbook (.xls, or .et of WPS), whatever its name says",
        "Open it and save it as .xlsx.",
    ),
    "is_xlsx": (
        "{path} is a workbook (.xlsx), whatever its name says",
        "Rename it to .xlsx, or add --format xlsx.",
    ),
    "is_xlsb": (
        "{path} is a binary workbook (.xlsb), whatever its name says",
        "Open it and save it as .xlsx.",
    ),
    "is_ods": (
        "{path} is an OpenDocument file (.ods), whatever its name says",
        "Open it and save it as .xlsx or CSV.",
    ),
    "is_numbers": (
        "{path} is a document of Apple Numbers, whatever its name says",
        "Open it in Numbers and export it to Excel or CSV.",
    ),
    "is_docx": (
        "{path} is a Word document (.docx), whatever its name says",
        "Copy the list into a spreadsheet and save it as .xlsx.",
    ),
    "is_pptx": (
        "{path} is a PowerPoint file (.pptx), whatever its name says",
        "Copy the list into a spreadsheet and save it as .xlsx.",
    ),
    "is_zip": ("{path} is a zip archive, whatever its name says", "Unpack it and send the list in it."),
    "is_gzip": ("{path} is a gzip file, whatever its name says", "Unpack it and send the list in it."),
    "is_web_page": (
        "{path} is a web page (HTML), whatever its name says: some shops export their lists so",
        "Open it in a spreadsheet and save it as .xlsx.",
    ),
    "is_xml": (
        "{path} is an XML file, whatever its name says",
        "Open it in a spreadsheet and save it as .xlsx.",
    ),
    "is_pdf": (
        "{path} is a PDF, whatever its name says",
        "Export the list again from its source, as .xlsx or CSV.",
    ),
    "is_text": (
        "{path} is a text, such as CSV, whatever its name says",
        "Rename it, or name its format with --format csv or --format tsv.",
    ),
    "sheet_damaged": (
        "{path}: the sheet {sheet!r} is damaged",
        "Open it in a spreadsheet and save it again.",
    ),
    "sheet_too_wide": (
        "{path}: a cell of the sheet {sheet!r} stands far from all others, so the sheet is too large to be read",
        "Delete the rows and columns behind the list, and save it again.",
    ),
    "sheet_is_no_table": (
        "{path}: the sheet {name!r} is a chart, not a table",
        "Name another with --sheet: {names}.",
    ),
    "sheet_empty": (
        "{path}: the sheet {sheet!r} is empty",
        "Write a header and one row for each recipient.",
    ),
    "sheet_empty_beside": (
        "{path}: the sheet {sheet!r}, which comes first, is empty",
        "Name the one that is meant with --sheet: {names}.",
    ),
    "sheet_without_rows": (
        "{path}: the sheet {sheet!r} has no rows",
        "Write one row for each recipient below its header.",
    ),
    "sheet_without_rows_beside": (
        "{path}: the sheet {sheet!r} has no rows",
        "Write them, or name another sheet with --sheet: {names}.",
    ),
    "sheet_name_with_nul": (
        "{path}: a column of the sheet {sheet!r} has a NUL character in its name",
        "Write the name again.",
    ),
    "other_sheets": "The rows are those of the sheet {sheet!r} alone; these hold something too: {names}. --sheet names another.",
    "hidden_columns": "Columns of the sheet {sheet!r} are hidden, and are used as if they were not: {names}.",
    "strange_formats": "In the sheet {sheet!r} some number formats are not known: {codes}. Numbers under them are sent with all their digits, dates and times as 2026-11-20 10:00:00.",
    "hidden_rows": (
        "{path}: {hidden:,} of the {rows:,} rows of the sheet {sheet!r} are hidden, by a filter or by hand",
        "Say whether they are meant with --hidden-rows send or --hidden-rows skip.",
    ),
    "sheet_missing": ("{path} has no sheet {name!r}", "It has: {names}."),
    "no_sheet": ("{path} has no sheet", "Write a header and one row for each recipient."),
    "workbook_not_unpacked": (
        "{path} cannot be unpacked into {folder} ({why})",
        "Free space there, or set TMPDIR to another folder.",
    ),
}
