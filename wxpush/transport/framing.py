"""How an answer says where it ends."""

import httptools

_LONGEST_NUMBER = 9
#: Of these it counts when to come again.
REFUSED_FOR_NOW = frozenset({429, 503})


def ends_with_connection(head: bytes) -> bool:
    """Whether the last answer that begins in `head` has no length, so that the end of the connection ends it.

    `head` holds whole heads of answers that were parsed before, with or without what follows them.
    https://www.rfc-editor.org/rfc/rfc9112#section-6.3
    """
    lengths = _Lengths()
    httptools.HttpResponseParser(lengths).feed_data(head)
    return not lengths.given


def retry_after(head: bytes) -> float | None:
    """The seconds that the last answer that begins in `head` asks to be left alone for, where it says a number of them.

    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    """
    found = _Waits()
    httptools.HttpResponseParser(found).feed_data(head)
    return seconds_of(found.value)


def seconds_of(value: bytes) -> float | None:
    """A header's whole number of seconds. A date is of a clock that is not ours."""
    digits = value.strip()
    return float(digits) if digits.isdigit() and len(digits) <= _LONGEST_NUMBER else None


class _Waits:
    """Listens to a parser for the header that says when to come again."""

    def __init__(self) -> None:
        self.value = b""

    def on_message_begin(self) -> None:
        self.value = b""

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"retry-after":
            self.value = value


class _Lengths:
    """Listens to a parser for headers that give a length."""

    def __init__(self) -> None:
        self.given = False

    def on_message_begin(self) -> None:
        self.given = False

    def on_header(self, name: bytes, _value: bytes) -> None:
        self.given = self.given or name.lower() in {b"content-length", b"transfer-encoding"}
