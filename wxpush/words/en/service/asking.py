"""What is wrong with a parameter of a request."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_such_parameter": "there is none of this name",
    "no_number_up_to": "it is no whole number from 1 to {most:,}",
    "no_moment": "it is no moment with its zone, such as `2026-12-01T09:00:00+08:00`",
    "no_such_state": "it is no state of a message",
    "no_such_place": "it is not the `next` of a listing",
}
