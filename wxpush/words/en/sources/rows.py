"""Of the lines, the header and the rows of a recipient file."""

from wxpush.words import Text

_LINES_OF_A_MAC = (
    "{where}: the lines end with a lone carriage return (as on an old Mac), so no rows can be told apart",
    "Save the file again with the line ends of Windows or Unix.",
)

TEXTS: dict[str, Text] = {
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
}
