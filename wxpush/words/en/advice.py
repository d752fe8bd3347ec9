"""What to do about each kind of problem that a survey finds, by the kind: one sentence without its full stop."""

from wxpush.words import Text

_SHORT_ROW = (
    "make the row as wide as the header; a cell with the delimiter in it needs double quotes around it"
)
_BROKEN_JSON = "write one JSON object a line, its values texts, numbers, true, false or null"

TEXTS: dict[str, Text] = {
    "short_row": _SHORT_ROW,
    "extra_cells": _SHORT_ROW,
    "long_row": "is a quote left open? Shorten the row",
    "long_field": "is a quote left open? Shorten the field",
    "lone_cr": "save the file with the line ends of one system",
    "nul": "save the file as text once more: a NUL character is no text",
    "not_text": "save the file as UTF-8 once more, from where it came",
    "broken_json": _BROKEN_JSON,
    "not_object": _BROKEN_JSON,
    "nested": _BROKEN_JSON,
    "duplicate_key": "keep one of the two fields",
    "no_openid": "write the follower's openid into the row, or delete the row",
    "bad_openid": "copy the openid again, without blanks around it and nothing else in its cell",
    "sum_line": "nothing: nobody is sent to; leave such lines out to end with exit 0",
    "number_for_openid": "write the follower's openid into the row, or delete the row if it is a line of sums",
    "lost_character": "take the text from where it came once more, in the encoding that it has there",
    "joined_rows": "write a quote inside a field twice, or take it out: one that stands alone joined these rows",
    "odd_openid": "copy the openid again; a phone number or a unionid is none",
    "unknown_openid": "take the row out: openids are good for one account only, and this one is of another or mistyped",
    "unfollowed": "nothing: they cannot be sent to unless they follow again",
    "foreign_openid": "openids are good for one account only: take the row out if it came from another account's list",
    "missing_value": "give the row that field, or write {{{{ name | default('...') }}}} in the campaign file",
    "empty_value": "fill the cell, delete the row, or write {{{{ name or '...' }}}} in the campaign file",
    "empty_key": "fill the cell that key: is made of",
    "no_moment": "write the cell as a date with its time, such as 2026-12-01 18:00; a date alone means the end of that day",
    "expired": "nothing, if it is of no use any more; otherwise give the row a later date",
    "leaves_too_late": "send sooner or faster, or give the row a later date",
    "control_character": "take the line break or control character out of the cell, or write {{{{ name | replace('\\n', ' ') }}}}",
    "expression": "correct the expression in the campaign file, or the cell that it cannot take",
    "too_long": "shorten the texts",
    "bad_link": "write the whole address, https:// first, without blanks",
    "foreign_link": "correct the link, or add its host to allow_hosts if it is meant",
    "raw_in_link": "write {{{{ column | urlencode }}}} in the link: another page opens, or none",
    "literal_escape": "take the signs out, or write the character itself, in the file or by a filter such as replace",
    "plain_link": "write https:// if the site has it: WeChat may warn of http:// or not open it",
    "odd_miniprogram": "copy the mini program's AppID, wx and 16 letters or digits; its name or original id will not do",
    "duplicate": "nothing, if once is enough; otherwise give rows a key: that differs",
    "unknown_braces": "write {{{{ name }}}} for a column, or {{{{ '{{name}}' }}}} to send the braces",
    "braced_placeholder": "take the outer braces away",
    "marked_name": "write {{{{ name }}}} for the column, with two braces on each side",
    "quoted_name": "take the quotation marks within the placeholder away, unless everybody is to get that word",
    "quoted_placeholder": "take the inner quotation marks away, unless people are to see them",
    "comment": "write {{{{ name }}}} for the column: {{# ... #}} sends nothing",
    "not_shown": "take the line out of the campaign file: nobody sees it",
    "rounded_number": "write the number as text where it comes from: a spreadsheet has rounded it",
    "long_number": "format the column as text in the spreadsheet and type the number again: it keeps 15 digits only",
    "suppression_list": "nothing: the person is on the suppression list; take the entry off if they are to get it",
    # families of kinds, by their ends
    "any_too_long": "shorten the cell, or the text in the campaign file: {{{{ name[:20] }}}}",
    "any_malformed": "write the cell in that form",
    "any_full_width_range": "write ~ for ～",
    "any_has_han": "write it without Chinese characters, or use another template",
    "any_not_han": "write Chinese characters only, or use another template",
    "any_unsure": "try one with --to before you send them all",
    # every other
    "otherwise": "correct the cell or the text in the campaign file",
}
