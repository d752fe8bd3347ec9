"""What is said of a recipient file as a whole."""

from wxpush.words import Text

_LINES_OF_A_MAC = (
    "{where}: the lines end with a lone carriage return (as on an old Mac), so no rows can be told apart",
    "Save the file again with the line ends of Windows or Unix.",
)

TEXTS: dict[str, Text] = {
    "at_line": "{path}, line {line}",
    # finding and opening it
    "missing": ("{path} does not exist", "Check the name and the folder you are in."),
    "forbidden": ("{path} may not be read by this user", "Change its permissions (chmod u+r)."),
    "unopenable": ("{path} cannot be opened ({why})", "Check the name."),
    "is_folder": ("{path} is a folder, not a recipient file", "Name a file in it."),
    "is_pipe": (
        "{path} is a pipe, not a recipient file",
        "Give the rows on standard input (-, with --format).",
    ),
    "is_open": (
        "{path} names an open file of this process, not a file on disk, so its campaign could not be continued later",
        "Name a file, or give the rows on standard input (-, with --format).",
    ),
    "is_device": ("{path} is a device, not a recipient file", "Name a regular file."),
    "is_socket": ("{path} is a socket, not a recipient file", "Name a regular file."),
    "unreadable": ("{path} cannot be read ({why})", "Check the disk and run again."),
    "changed": (
        "{path} was changed while it was being read",
        "Make sure that nothing writes to it, then run the same command again.",
    ),
    # formats
    "format_unknown": ("--format {word!r} is not known", "Use one of {formats}."),
    "spreadsheet_of_another_kind": (
        "{path} is a spreadsheet, of a kind that cannot be read",
        "Save it as .xlsx or CSV and send that.",
    ),
    "suffix_unknown": (
        "{path} does not end in {suffixes} (or one of them and .gz)",
        "Rename it or name its format with --format {choices}.",
    ),
    "encoding_of_spreadsheet": ("{path} is a spreadsheet, which has no --encoding", "Leave it out."),
    "sheet_of_no_spreadsheet": ("{path} is no spreadsheet, so it has no --sheet", "Leave it out."),
    # gzip
    "gzip_cut": ("{path} is a gzip file that ends too early, so rows are missing", "Copy it again."),
    "gzip_damaged": ("{path} is a damaged gzip file", "Copy it again or unpack it by hand."),
    "no_gzip": ("{path} ends in .gz but is not a gzip file", "Rename it if it is not compressed."),
    # encodings
    "encoding_unknown": ("--encoding {word!r} is not known", "Use one of {encodings}."),
    "encoding_against_mark": (
        "{path} begins with the byte order mark of {mark}, but --encoding says {word}",
        "Leave --encoding out.",
    ),
    "broken_utf8": (
        "{path}, line {line}: the file is UTF-8 except for some bytes, the first of them in this line",
        "Correct the line (was the file joined from two?), or name the file's encoding with --encoding.",
    ),
    "two_readings": (
        "{path}, line {line}: the text can be read in two ways, “{text}” in {first} and “{other}” in {second}",
        "Choose the right one with --encoding {first} or --encoding {second}.",
    ),
    "odd_reading": (
        "{path}, line {line}: in {first} the text reads “{text}”, and it is not certain that this is right",
        "Name the file's encoding with --encoding; if the text shown is right, that is --encoding {first}.",
    ),
    "not_in_encoding": (
        "{path}, line {line}: this line is not {encoding}, so its text cannot be read",
        "Correct the line or name the file's encoding with --encoding.",
    ),
    "in_no_encoding": (
        "{path}, line {line}: this line is neither {first} nor {second}, so its text cannot be read",
        "Correct the line or name the file's encoding with --encoding.",
    ),
    # lines, header, rows
    "empty": ("{path} is empty", "Write one line for each recipient."),
    "blank": ("{path} holds only blank lines", "Write a header and one line for each recipient."),
    "no_rows": ("{path} has no rows", "Write one line for each recipient."),
    "lines_of_a_mac": _LINES_OF_A_MAC,
    "header_elsewhere": (
        "{path}, line {at}: this line does not name the columns that are needed; line {line} looks like the header",
        "Add --header-line {line}, or delete the lines above it.",
    ),
    "parted_otherwise": (
        "{path}, line {at}: the cells look separated by {mark}",
        "Add --delimiter {option}.",
    ),
    "parted_as_format": (
        "{path}, line {at}: the cells look separated by {mark}",
        "Add --format {format}, or rename it to .{format}.",
    ),
    "header_elsewhere_and_parted": (
        "{path}, line {at}: this line does not name the columns that are needed; line {line} looks like the header, its cells separated by {mark}",
        "Add --header-line {line} --delimiter {option}.",
    ),
    "no_header_line": (
        "{path} has no line {line} that could be the header (--header-line)",
        "Count the lines as an editor shows them.",
    ),
    "delimiter_unknown": (
        "--delimiter {word!r} cannot separate cells",
        "Give one character that is no letter, digit or quote, or the word tab.",
    ),
    "delimiter_of_no_table": ("{path} is no CSV or TSV, so it has no --delimiter", "Leave it out."),
    "header_line_of_no_table": ("{path} is JSONL, which has no header, so no --header-line", "Leave it out."),
    "header_too_long": ("{path}, line {line}: the header is far too long", "Check that it is not missing."),
    "name_too_long": (
        "{where}: the name of a column is far too long",
        "Check that the header is not missing.",
    ),
    "header_is_a_row": (
        "{where}: this looks like a row, but the first line must be the header",
        "Put a line with the names of the columns above it.",
    ),
    "too_many_columns": (
        "{where}: the header has {many} columns, more than {most}",
        "Leave out those that the message does not need.",
    ),
    "column_with_nul": (
        "{where}: the header has a NUL character in a name",
        "Correct the header, or add --encoding utf-16 if the file is that.",
    ),
    "column_with_nul_in_a_sheet": (
        "{where}: the header has a NUL character in a name",
        "Write the name into its cell again.",
    ),
    "quote_not_closed": (
        "{path}, line {line}: a quoted field that opens here is never closed, so the rows after it cannot be told apart",
        "Close the quote and run again.",
    ),
    "quote_not_closed_and_others": (
        "{path}, line {line}: a quoted field that opens here is never closed, so the rows after it cannot be told apart (the quotes of lines {lines} look wrong too)",
        "Close the quotes and run again.",
    ),
    "text_behind_quote_and_others": (
        "{path}, line {line}: something follows the closing quote of a field that opens here, so the rows after it cannot be told apart (the same in lines {lines})",
        "Write a quote inside a field twice and run again.",
    ),
    "text_behind_quote": (
        "{path}, line {line}: something follows the closing quote of a field that opens here, so the rows after it cannot be told apart",
        "Write a quote inside a field twice and run again.",
    ),
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
    # standard input
    "input_empty": ("Standard input is empty", "Write one line for each recipient to it."),
    "input_cut": ("Standard input cannot be read to its end", "Write the rows to a file first."),
    "input_not_stored": (
        "Standard input cannot be stored in {folder} ({why})",
        "Free space there or make the folder writable, and run again.",
    ),
}
