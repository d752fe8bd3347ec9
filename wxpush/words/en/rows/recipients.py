"""What is wrong with a row as the list has it."""

from wxpush.words import Text

_ARRAY = (
    "the line is a JSON array, but each row is one object on a line of its own (jq -c '.[]' writes them so)"
)

TEXTS: dict[str, Text] = {
    #: A column by its name; without one it is told by its number.
    "column": "{name!r}",
    "long_row": "the row is longer than {most} bytes",
    "some_long_field": "a field is longer than {most} characters",
    "long_field": "the field of column {column} is longer than {most} characters",
    "nul": "the row holds a NUL character",
    "surrogate": "the row holds half of a surrogate pair, which is no character",
    "sum_line": "this is a totals line at the end of the list, with fewer cells than its rows",
    # tables
    "lone_cr": "a carriage return stands in the middle of the row",
    "short_row": "the row has {cells} cells, fewer than the {columns} columns of the header",
    "extra_cells": "the row has {cells} cells, more than the {columns} columns of the header",
    "repeated_header": "the row repeats the header of the file",
    "rounded_number": "column {column} holds a text like 1.23457E+17, to which a spreadsheet cut a long number; export it again from its source, as text",
    "joined_rows": "column {column} holds an openid in a text of several lines: two quotes that stand alone joined the rows of lines {first} to {last}",
    # JSONL
    "no_number_of_json": "the line is not JSON: NaN and Infinity are no numbers there",
    "broken_json": "the line is not JSON: {why} (column {column})",
    "json_value": "a value is missing here, or is no text, number, true, false or null",
    "json_name": "a name in double quotes is missing here",
    "json_colon": "a colon is missing between name and value",
    "json_comma": "a comma is missing before the next field, or a brace at the end",
    "json_last_comma": "behind the last field stands a comma",
    "json_unended": "a text that begins here has no closing quote",
    "json_control": "a control character stands inside a text",
    "json_escape": "the escape behind \\ is not one that JSON has",
    "json_more": "something follows behind the object",
    "array": _ARRAY,
    "array_that_goes_on": f"{_ARRAY}, and this one continues on the next line",
    "not_object": "the line is JSON, but not an object in braces",
    "nested": "a field holds an object or an array, but a message needs text",
    "duplicate_key": "two fields of the object have the same name",
    # sheets
    "bad_cell": "a cell of this row holds a value that cannot be shown; enter it again as text",
    "only_errors": "the row holds nothing but errors of formulas, such as #N/A; correct the formulas or delete the row",
    "cell_left_of_header": "the row has a cell left of the columns of the header",
    "bad_number": "column {column} holds no valid number (NaN or infinite); enter it again",
    "long_number": "the number in column {column} has more than 15 digits, of which a spreadsheet keeps 15; make the column text, and enter it again",
}
