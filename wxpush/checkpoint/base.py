"""What a run's durable truth is, and what the sender may rely on."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from wxpush.model import FileIdentity, Record


class Checkpoint(Protocol):
    """Takes what happened to rows.

    Promises of every member: when `commit` returns, the records have survived a crash of the process and of the
    machine; a commit that did not return may be there or not, but whole; a later record of a row replaces the earlier.
    """

    async def commit(self, records: Sequence[Record]) -> None:
        """Make the records durable, in order. Raises DiskError when that cannot be done."""
        ...


class Facts(Struct, frozen=True, kw_only=True):
    """What a checkpoint belongs to, and what the survey found. Written once a survey, as JSON."""

    name: str
    run: int
    appid: str
    base_url: str
    campaign: str
    source: FileIdentity
    source_digest: str
    format: str
    encoding: str
    columns: tuple[str, ...] | None
    rows: int
    blank_lines: int = 0
    #: The text of the campaign file's `key:`; empty: rows are known by their whole message.
    key: str = ""
    #: The suppression list that the rows were held against last; None: there was none.
    suppression: FileIdentity | None = None
    #: The row up to which WeChat was asked whether people follow.
    followers_asked: int = 0


class Invocation(Struct, frozen=True, kw_only=True):
    """One process that sent for this run. Times in ms since 1970; `last_ms` is the newest time it wrote."""

    number: int
    boot_id: str
    started_ms: int
    last_ms: int
    attempts: int = 0
    retries: int = 0
    seconds: float = 0.0
    total_seconds: float = 0.0
    exit_code: int | None = None
    reason: str | None = None
