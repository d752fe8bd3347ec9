"""What is said of YAML files that people write: what is wrong, and how to mend it. A problem has no full stop; one that asks has its question mark."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "fault": "{where}: {problem}. Nothing was sent.",
    "fault_that_asks": "{where}: {problem} Nothing was sent.",
    # where: what is known of it
    "where": "{parts}",
    "line": "line {line}",
    # the file
    "campaign_file": "campaign file",
    "configuration_file": "configuration file",
    "no_such_file": "there is no such {what}; name another one, or make one with wxpush init",
    "unreadable": "the {what} cannot be read: {why}",
    "too_large": "the {what} is larger than 1 MiB; is this the recipient file?",
    "not_utf8": "the {what} is not UTF-8; save it as UTF-8",
    "empty": "the {what} is empty; wxpush init writes one to start from",
    "no_mapping": 'the {what} must be made of lines like "key: value"',
    # its YAML: what the library says is told in its words
    "library": "{words}",
    "library_with_hint": "{words}; {hint}",
    "colon_in_text": 'a text with ": " in it needs quotes around it',
    "tabs": "indent with spaces, not with tabs",
    "quotes_wanted": "put quotes around the text",
    "two_documents": 'delete the line "---" and keep one document',
    "quotes_open": "close the quotes, and write a backslash within double quotes twice",
    "braces": 'a text with {{{{ ... }}}} or {{% ... %}} needs quotes around it, as in "{{{{ openid }}}}"',
    "begins_with_sign": "a text that begins with {sign} needs quotes around it",
    "chinese_colon": "the colon behind {key} is that of a Chinese keyboard (：); write a plain one and a blank: {plain}",
    "chinese_blank": "a blank of a Chinese keyboard (U+3000) stands here; write plain ones",
    "control_character": "a control character stands here; delete it",
    "alias": "an alias (*name) is not allowed; write the value out, or quote the text",
    "too_deep": "this is more than {most} levels deep; is a bracket open?",
    "key_no_word": "a key must be a plain word",
    "key_again": "this key is there already, on line {line}; delete one of them",
    "tag": "the tag {tag} is not allowed; put quotes around a text that begins so, or write a plain value",
    "value_unreadable": "this value cannot be read; put quotes around it",
    # values of another kind than wanted
    "key_unknown": "this key is unknown; the keys known here are {known}",
    "key_unknown_but": 'this key is unknown; did you mean "{near}"?',
    "key_missing": 'the key "{key}" is missing; add it',
    "no_choice": "this must be one of {words}",
    "wrong_type": "this must be {wanted}, not {got}",
    "wrong_type_null": "this must be {wanted}, not {got}; write a value or delete the line",
    "wrong_type_quoted": 'this must be {wanted}, not {got}; quote it: "{literal}"',
    "type_str": "a text",
    "type_int": "a whole number",
    "type_float": "a number",
    "type_bool": "true or false",
    "type_object": "a mapping of keys to values",
    "type_array": "a list",
    "type_null": "nothing",
    # what all campaign files have
    "bad_name": "the name {name!r} does not do; set name: to at most {most} printable characters without blanks at its ends",
    "empty_to": 'this is empty; write "{{{{ openid }}}}" or delete the line',
    "no_host": "this is no host; write one like shop.example.com, or .example.com for all below it",
}
