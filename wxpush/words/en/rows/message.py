"""What is wrong with the message of a row, or should be known of it."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # rendering
    "missing_value": 'the row has no value for "{column}"',
    "lookup_fails": "the expression looks up something that is not there",
    "expression_fails": "the expression fails with {error}",
    "nul_here": "a NUL character stands here",
    "nul_somewhere": "a NUL character stands in a text",
    "value_with_surrogate": "a value holds half of a surrogate pair, which is no character",
    "too_many_steps": "the expressions take more than {most} steps",
    "no_method": "`{name}` is no method or attribute that a text may use",
    "no_amount": "this is no amount of money",
    "no_date": "this is no date with the year first",
    "no_moment": "this is no date and time such as 2026-12-01 18:00",
    "mixed": "a text and a number do not go together with `{operator}`; make a number of the text: `| float`",
    "too_large_a_result": "the result would be too large",
    "no_text": "this is a {type}, not a text",
    "message_too_long": "the message is longer than {most} KiB",
    "empty_value": "the text is empty for this row",
    "empty_key": "the key is empty for this row",
    "not_listed": "the text is none of those that one_of lists",
    "lost_character": "the text holds U+FFFD (\ufffd), which a program writes in place of a character that it could not read",
    # the openid
    "no_openid": "the openid is empty",
    "sum_line_for_openid": "this is a totals line at the end of the list, and nobody's openid",
    "number_for_openid": "there is a number where the openid should be, as in the totals line at the end of a bill",
    "bad_openid": "an openid holds no blanks, control characters or letters beyond ASCII",
    # links
    "bad_link": "the link is not an address that begins with https:// (or http://)",
    "foreign_link": "the link leads to a host that is not among allow_hosts",
    "plain_link": "the link is http://, which WeChat may warn of",
    "odd_miniprogram": "a mini program's AppID is wx and 16 letters or digits, and this is something else",
    "raw_in_link": "the column {column} holds characters that end or change the link here; write {{{{ {column} | urlencode }}}}",
    "literal_escape": "the text holds signs that another program would read (\\n, <br>, &amp;); people see them as they stand",
}
