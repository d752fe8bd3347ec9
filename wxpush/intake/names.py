"""The names of messages, by which people ask for them: a row of the spool, and a mark that only this spool can have made."""

from hashlib import blake2b
from hmac import compare_digest

#: Bytes of the mark: nobody guesses the name of another's message.
_MARK = 8
#: The highest row that SQLite has.
_HIGHEST = 2**63 - 1
_DIGITS = len(str(_HIGHEST))


class MessageNames:
    """Those of one spool."""

    def __init__(self, secret: bytes) -> None:
        self._keyed = blake2b(digest_size=_MARK, key=secret)

    def name(self, row: int) -> str:
        hasher = self._keyed.copy()  # quicker than another with the same key
        hasher.update(row.to_bytes(8, "big"))
        return f"{row}-{hasher.hexdigest()}"

    def row(self, name: str) -> int | None:
        """The row; None: no message of this spool has that name."""
        number, _, _ = name.partition("-")
        if not (number.isascii() and number.isdecimal() and len(number) <= _DIGITS):
            return None
        row = int(number)
        return row if row <= _HIGHEST and compare_digest(name.encode(), self.name(row).encode()) else None
