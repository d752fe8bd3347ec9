"""How an answer says where it ends."""

import httptools


def ends_with_connection(head: bytes) -> bool:
    """Whether the last answer that begins in `head` has no length, so that the end of the connection ends it.

    `head` holds whole heads of answers that were parsed before, with or without what follows them.
    https://www.rfc-editor.org/rfc/rfc9112#section-6.3
    """
    lengths = _Lengths()
    httptools.HttpResponseParser(lengths).feed_data(head)
    return not lengths.given


class _Lengths:
    """Listens to a parser for headers that give a length."""

    def __init__(self) -> None:
        self.given = False

    def on_message_begin(self) -> None:
        self.given = False

    def on_header(self, name: bytes, _value: bytes) -> None:
        self.given = self.given or name.lower() in {b"content-length", b"transfer-encoding"}
