"""One key: a token that its holder sends, and what is kept of it."""

import re
import secrets
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

#: 32 random bytes, as characters: nobody finds them by trying, so that a quick hash is as good as a slow one, which is for passwords
#: that people choose. https://www.rfc-editor.org/rfc/rfc6750#section-5.2
_RANDOM_BYTES = 32
#: What a token begins with: a search for lost secrets finds it, and a person sees what it may do.
_LIVE, _TEST = "wxpush_live_", "wxpush_test_"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_LONGEST_TOKEN = 256


class Right(StrEnum):
    """What a key may do: its scopes, by words that scripts know."""

    SEND = "send"
    READ = "read"
    CONTROL = "control"


class Key(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of one. `campaigns`: those that it may use; None: all. `test`: it reaches the sandbox's ledger alone."""

    name: str
    sha256: str
    scopes: frozenset[Right]
    campaigns: frozenset[str] | None = None
    test: bool = False
    #: When it was made, as `2026-12-01T08:30:00Z`.
    made: str = ""


def new_token(*, test: bool) -> str:
    """A token that there was never before."""
    return (_TEST if test else _LIVE) + secrets.token_urlsafe(_RANDOM_BYTES)


def digest(token: str | bytes) -> str:
    """What is kept of a token."""
    return sha256(token.encode() if isinstance(token, str) else token).hexdigest()


def may_be_token(text: bytes) -> bool:
    """Whether it is worth to be looked up."""
    return 0 < len(text) <= _LONGEST_TOKEN


def is_name(text: str) -> bool:
    """Whether a key may be called so: names stand in logs, metrics and options."""
    return _NAME.fullmatch(text) is not None
