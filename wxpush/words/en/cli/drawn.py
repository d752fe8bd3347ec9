"""What is drawn before anything is sent: a message as its reader will see it, and the table of problems."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # below the card
    "card_to": "to {openid}, {where}",
    "tap_opens": "a tap opens {url}",
    "tap_opens_mini_program": "a tap opens the mini program {appid}",
    "tap_opens_page": "a tap opens the mini program {appid} {page}",
    # behind one of the two above
    "tap_opens_otherwise": "where that cannot be: {url}",
    "tap_opens_nothing": "a tap opens nothing",
    # the columns of the longest values
    "longest_field": "longest",
    "longest_characters": "chars",
    "longest_line": "line",
    "longest_value": "value",
    # the columns of the problems, above them what they mean for their rows
    "problems_rows": "rows",
    "problems_kind": "problem",
    "problems_place": "where",
    "problems_lines": "first lines",
    "problems_invalid": "Invalid: these rows are never sent.",
    "problems_warning": "Worth a look: these rows are sent all the same.",
    "problems_duplicate": "Duplicates: of rows that are the same message the first is sent.",
    "problems_suppressed": "Left out, as you asked.",
    "problems_expired": "Expired: the time of these rows is over, or will be before they can leave.",
}
