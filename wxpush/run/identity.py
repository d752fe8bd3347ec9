"""Whose campaign it is."""

from dataclasses import dataclass

from wxpush.sandbox.identity import SANDBOX_APPID


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose campaign it is. `base_url` is "sandbox" in a rehearsal, whose port is another each time."""

    appid: str
    base_url: str


#: The account of every rehearsal.
SANDBOX = Identity(SANDBOX_APPID, "sandbox")
