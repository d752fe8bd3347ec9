"""What tells that bytes are still those that were surveyed, and are read as they were then."""

from hashlib import blake2b

from wxpush.model import Block
from wxpush.sources.splitter import Piece, hasher


def apart(digest: bytes) -> bytes:
    """Of a block out of which rows of empty cells are left: until they were, its digest was that of its bytes alone."""
    return hasher(b"hollow", digest).digest()


def block_of(piece: Piece, number: int, first_row: int, rows: int, *, hollow: bool) -> Block:
    """`hollow`: whether rows of empty cells were left out."""
    return Block(
        number=number,
        offset=piece.offset,
        length=piece.length,
        first_row=first_row,
        rows=rows,
        first_line=piece.line,
        digest=apart(piece.digest) if hollow else piece.digest,
    )


def seal(*reading: object) -> bytes:
    """Of how bytes are read: it goes into every digest."""
    return blake2b(repr(reading).encode(), digest_size=16).digest()
