"""What the sender needs of the access token."""

from typing import Protocol


class Tokens(Protocol):
    """One account's token, shared by all workers. Never logs or raises anything that holds it."""

    @property
    def current(self) -> str | None:
        """The token, if one is held that may be used now; no waiting, no I/O."""
        ...

    async def get(self) -> str:
        """Fetch if there is none. One request at a time, however many ask. Raises AccountError, UnreachableError."""
        ...

    async def refused(self, token: str) -> None:
        """WeChat refused this token: renew it, if it is still the current one. Raises AccountError when renewing is in vain."""
        ...

    def accepted(self, token: str) -> None:
        """WeChat took this token."""
        ...
