"""The port of the intake: what a door through which messages come, such as one of HTTP, asks of it and is told.

Nothing here knows of HTTP. A door hands in lines, each the text of one JSON object

    {"campaign": "order-shipped", "fields": {"openid": "...", "order_no": "..."}, "key": "optional"}

and gets one outcome for each, in their order: `Taken` only after it is durable. What concerns all lines at once is a `TurnedAway`.
Neither is ever raised. Times are ms since 1970 (`*_ms`), waits are seconds; a `Detail` is a sentence of the catalogue or words of
others, and is told in the language of whoever asks.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol, TypeAlias

from msgspec import Struct

from wxpush.detail import Detail
from wxpush.hold import Hold
from wxpush.intake.decision import Decision, Undecided


class Trouble(StrEnum):
    """Why a line, or all of them, was not taken. The words are stable, as programs read them."""

    #: No JSON object of the form above; `kind` tells what is wrong with it.
    INVALID_LINE = "invalid_line"
    #: No message can be made of it, as in a file: `kind` and `place` are those of the bad row.
    INVALID_ROW = "invalid_row"
    #: The person is on the suppression list.
    SUPPRESSED = "suppressed"
    UNKNOWN_CAMPAIGN = "unknown_campaign"
    #: There is such a campaign, and this caller may not use it.
    FORBIDDEN_CAMPAIGN = "forbidden_campaign"
    #: The key was used for something else within its time.
    KEY_REUSED = "key_reused"
    #: What came first with this key is still being taken: ask again a moment later.
    KEY_IN_USE = "key_in_use"
    #: The campaign file's `key:` gives another message that was taken lately.
    DUPLICATE = "duplicate"
    #: As many wait as may; the intake ends.
    FULL = "full"
    STOPPING = "stopping"
    #: What was to be taken cannot be made durable.
    UNWRITABLE = "unwritable"
    #: One person gets no more for a while.
    RATE_OF_PERSON = "rate_of_person"
    #: What the nodes share is lost or out of reach: nobody can tell what another one has taken.
    STATE = "state"


class Caller(Struct, frozen=True):
    """Who hands in or asks. Keys are the caller's own: another's of the same text is another key.

    `campaigns`: those that it may use; None: every one.
    """

    name: str = ""
    campaigns: frozenset[str] | None = None

    def may_use(self, campaign: str) -> bool:
        return self.campaigns is None or campaign in self.campaigns


class Taken(Struct, frozen=True, gc=False):
    """It is durable, and will end in a state that can be asked for by this id."""

    id: str


class AlreadyTaken(Struct, frozen=True, gc=False):
    """It was taken before, under this id, and is not taken again."""

    id: str


class Refused(Struct, frozen=True):
    """One line that is not taken. `kind` is a word to count by, `place` of the campaign file or of the line; either may be empty."""

    trouble: Trouble
    reason: Detail
    kind: str = ""
    place: str = ""


Outcome: TypeAlias = Taken | AlreadyTaken | Refused


class TurnedAway(Struct, frozen=True):
    """None of the lines was taken. `seconds`: when to come again; None: the same will never be taken."""

    trouble: Trouble
    reason: Detail
    seconds: float | None = None


class MessageStanding(Struct, frozen=True, kw_only=True):
    """Where one message stands. `state` is a word of the contract: `not_attempted` until WeChat has decided."""

    id: str
    campaign: str
    state: str
    tries: int
    accepted_ms: int
    at_ms: int
    errcode: int | None = None
    #: WeChat's words or ours, and what to do about it where no errcode tells; what a code means has `CHANNELS[channel].errcodes` in every language.
    reason: Detail = ""
    advice: Detail = ""
    msgid: str | None = None
    channel: str = "template"


class Query(Struct, frozen=True, kw_only=True):
    """Which messages are listed, the oldest first. `since_ms`: taken then or later; `after`: the `following` of the page before."""

    campaign: str | None = None
    state: str | None = None
    since_ms: int | None = None
    after: str | None = None
    limit: int = 100


class ListedMessages(Struct, frozen=True):
    """Some of them; `following` asks for those behind them, None: there are none now."""

    messages: Sequence[MessageStanding]
    following: str | None = None


class Parked(Struct, frozen=True):
    """A campaign whose messages wait, though nobody paused it: `word` is that of the stop (`quota`, `account`, `breaker`, ...).

    `until_ms`: when it is tried again by itself.
    """

    word: str
    reason: Detail
    until_ms: int


class CampaignStanding(Struct, frozen=True, kw_only=True):
    """One campaign. `states`: how many of its messages in the spool are in each state, by the contract's words."""

    name: str
    channel: str
    template_id: str
    waiting: int
    in_flight: int
    states: Mapping[str, int]
    paused_by: str | None = None
    parked: Parked | None = None
    #: What holds its messages back now, the weightiest first.
    holds: Sequence[Hold] = ()


class Unready(Struct, frozen=True):
    """Why the service is not ready: `word` is stable; `campaign` is empty where it is about all of them."""

    word: str
    sentence: Detail
    campaign: str = ""
    seconds: float | None = None


class RefusedMessage(Struct, frozen=True, kw_only=True):
    """A message that WeChat refused for good, for people who look on."""

    id: str
    campaign: str
    at_ms: int
    errcode: int | None
    reason: Detail
    channel: str = "template"


class IntakeSnapshot(Struct, frozen=True, kw_only=True):
    """The service at one moment, for a page and for metrics. Sums are since `started_ms`, and only grow."""

    at_ms: int
    started_ms: int
    campaigns: Sequence[CampaignStanding]
    #: Messages that wait or are in flight, how many may, and when the oldest of them was taken.
    waiting: int
    in_flight: int
    most_waiting: int
    oldest_ms: int | None
    #: A second: what is in force, and what was asked for; None: no bound.
    rate: float | None
    asked: float | None
    taken: int
    known: int
    #: Lines not taken, by the word of the trouble.
    refused: Mapping[str, int]
    #: Messages that came to an end, by (campaign, state), and those that WeChat refused, by (campaign, code).
    ended: Mapping[tuple[str, str], int]
    errcodes: Mapping[tuple[str, int], int]
    attempts: int
    retries: int
    #: Whether all of it reaches a sandbox, and nobody else.
    sandbox: bool = False
    #: The newest first.
    refusals: Sequence[RefusedMessage] = ()


class Intake(Protocol):
    """What a door asks. Every method is called in the event loop, and none keeps it waiting for the disk."""

    async def take(
        self, lines: Sequence[bytes], caller: Caller, *, key: str = ""
    ) -> Sequence[Outcome] | TurnedAway:
        """Take what can be taken of the lines. `key` is that of all of them together: the same key with the same lines gives the
        same answer; for one line alone it is the line's own, unless that has one.
        """
        ...

    async def look(self, message_id: str, caller: Caller) -> MessageStanding | None:
        """Where the message stands; None: there is no such one, or none that the caller may see."""
        ...

    async def listing(self, query: Query, caller: Caller) -> ListedMessages | None:
        """The messages asked for; None: what `after` says is no place in a listing."""
        ...

    async def campaigns(self, caller: Caller) -> Sequence[CampaignStanding]:
        """Those that the caller may use."""
        ...

    async def pause(self, campaign: str, caller: Caller) -> CampaignStanding | None:
        """Let nothing more of it leave, also after a restart. None: there is no such campaign that the caller may use."""
        ...

    async def resume(self, campaign: str, caller: Caller) -> CampaignStanding | None:
        """Let it leave again, and try at once what is parked."""
        ...

    async def resolve(
        self, message_id: str, decision: Decision, caller: Caller
    ) -> MessageStanding | Undecided | None:
        """Decide one that is in doubt, and is not repeated any more. None: as of `look`."""
        ...

    def readiness(self) -> Sequence[Unready]:
        """Why not everything that is taken leaves at once; empty: it does."""
        ...

    async def snapshot(self) -> IntakeSnapshot:
        """The service as it is now."""
        ...
