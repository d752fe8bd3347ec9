"""The interface of a checkpoint: what it keeps durably, and what a sender may rely on."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Protocol, Self, TypeAlias

from msgspec import Meta, Struct

from wxpush.model import FileIdentity, Instant, Message, Record, State

#: Counts and numbers that every reader of JSON has exactly: no process of ours writes one beyond it.
MOST = 2**53
#: Up to when every calendar and time zone reckons, in ms since 1970.
LATEST = 253_370_764_800_000
#: As a reader of a checkpoint of anybody's takes it.
Count: TypeAlias = Annotated[int, Meta(ge=0, le=MOST)]


class Intents(Struct, frozen=True):
    """Messages that are in flight from now on, and whose rows have no record yet; `first` dates the oldest of them.

    A message may be withdrawn while its intent is written, and then loses its date; so `first` is kept apart.
    """

    messages: Sequence[Message] = ()
    invocation: int = 0
    first: Instant = Instant(0, 0)

    @classmethod
    def of(cls, messages: Sequence[Message], invocation: int) -> Self:
        """The intents of these messages, which are dated, the oldest first."""
        if not messages:
            return cls()
        assert messages[0].first is not None
        return cls(messages, invocation, messages[0].first)

    def records(self) -> list[Record]:
        """The records that say the same."""
        return [
            Record(
                row=message.row,
                state=State.IN_FLIGHT,
                key=message.key,
                epoch=message.epoch,
                tries=message.earlier_tries + message.tries + 1,  # it may leave at any moment
                first_ms=self.first.wall_ms,
                first_boot_ms=self.first.boot_ms,
                at_ms=self.first.wall_ms,
                invocation=self.invocation,
                who=message.who,
            )
            for message in self.messages
        ]


NO_INTENTS = Intents()


class Requests(Struct, frozen=True):
    """What an invocation has asked of WeChat so far: requests whose bytes left, those of them that came after a row's first,
    and the seconds from the first request to the last answer.
    """

    attempts: int = 0
    retries: int = 0
    seconds: float = 0.0


class Checkpoint(Protocol):
    """Takes what happened to rows.

    Promises of every member: when `commit` returns, the records have survived a crash of the process and of the
    machine; a commit that did not return may be there or not, but whole; a later record of a row replaces the earlier.
    """

    async def commit(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        """Make the records durable, in order, and with them the intents. Raises DiskError when that cannot be done."""
        ...


class KnownRows(Protocol):
    """Answers what a checkpoint knows of rows."""

    def between(self, first: int, last: int) -> Mapping[int, Record]:
        """Records of the rows first..last that have one."""
        ...

    def settled(self, first: int, last: int) -> int:
        """How many of the rows first..last are settled."""
        ...


class Facts(Struct, frozen=True, kw_only=True):
    """What a checkpoint belongs to, and what the survey found. Written once a survey, as JSON."""

    name: str
    run: Count
    appid: str
    base_url: str
    campaign: str
    source: FileIdentity
    source_digest: str
    format: str
    encoding: str
    columns: tuple[str, ...] | None
    rows: Count
    blank_lines: Count = 0
    #: The text of the campaign file's `key:`; empty: rows are known by their whole message.
    key: str = ""
    #: The kind of message, a word of `wxpush.channels.CHANNELS`; those of earlier versions had one kind only.
    channel: str = "template"
    #: The suppression list that was last applied to the rows; None: there was none.
    suppression: FileIdentity | None = None
    #: The row up to which WeChat was asked whether people follow.
    followers_asked: Count = 0
    #: Whether rows of this run that may have been delivered were sent anew, on the operator's word; None: an earlier version
    #: surveyed it, which did not note that.
    doubt_resent: bool | None = None
    #: The `allow_hosts` of wxpush.yaml, as far as the campaign file left it to that; None: an earlier version did not note it.
    hosts: tuple[str, ...] | None = None
    #: When this run's list was surveyed for the first time, ms since 1970; None: an earlier version surveyed it, which did not note that.
    surveyed_ms: Annotated[int, Meta(ge=0, le=LATEST)] | None = None


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


class Origin(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By whom an invocation began, and of what; empty, 0 or None: not known, as of one of an earlier version. Paths are absolute.

    `to_send`: rows that it had to send when it began; `rate`: what was asked for, a second, None where there was no bound; `bounds`: what the
    operator bounded it by, as typed or in seconds, by the names of the options.
    """

    user: str = ""
    host: str = ""
    pid: Count = 0
    recipients: str = ""
    campaign_file: str = ""
    template_id: str = ""
    to_send: Count = 0
    rate: float | None = None
    bounds: dict[str, str | int | float] = {}


UNKNOWN_ORIGIN = Origin()
