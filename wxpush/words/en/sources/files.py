"""Of finding and opening a recipient file, its format and its encoding."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "at_line": "{path}, line {line}",
    # finding and opening it
    "missing": ("{path} does not exist", "Check the name and the folder you are in."),
    "missing_in_quotes": (
        "{path} does not exist: these quotes are part of the name",
        "Write {bare}, or plain quotes around it.",
    ),
    "missing_with_blanks": (
        "{path!r} does not exist: the blank at its end is part of the name",
        "Write {bare!r}.",
    ),
    "missing_of_windows": (
        "{path} is a path of Windows, and there is none such here",
        "Give the path that the file has on this machine.",
    ),
    "is_address": ("{path} is an address, not a file", "Download the file, and give its path."),
    "is_campaign_file": (
        "{path} is a campaign file, not a list of recipients",
        "Give the list; -c names the campaign file.",
    ),
    "is_checkpoint": (
        "{path} is a checkpoint, not a list of recipients",
        "Give the list that it belongs to, such as {list}; --checkpoint names the checkpoint.",
    ),
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
    # standard input
    "input_empty": ("Standard input is empty", "Write one line for each recipient to it."),
    "input_cut": ("Standard input cannot be read to its end", "Write the rows to a file first."),
    "input_not_stored": (
        "Standard input cannot be stored in {folder} ({why})",
        "Free space there or make the folder writable, and run again.",
    ),
}
