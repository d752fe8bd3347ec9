"""What a row is on its way from the file to WeChat and back.

Values are frozen msgspec Structs: they cost a tenth of a frozen dataclass to make, and one campaign makes
tens of millions of them. Times of day are milliseconds since 1970 (`*_ms`); waits and rates are seconds.
"""

from enum import Enum, IntEnum, StrEnum

from msgspec import Struct

from wxpush.detail import Detail


class State(IntEnum):
    """Where a row stands. The numbers are stored in checkpoints: never change one, only add."""

    PENDING = 0
    IN_FLIGHT = 1
    SENT = 2
    UNDER_REVIEW = 3
    REJECTED = 4
    IN_DOUBT = 5
    INVALID = 6
    DUPLICATE = 7
    SUPPRESSED = 8
    EXPIRED = 9

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def settled(self) -> bool:
        """Whether no later invocation of this run has anything to do with the row."""
        return self not in {State.PENDING, State.IN_FLIGHT, State.IN_DOUBT}


class Recipient(Struct, frozen=True, gc=False):
    """One row of the input that can be read: row counts data rows from 1, line counts lines of the file from 1."""

    row: int
    line: int
    fields: dict[str, str]


class HiddenRows(Enum):
    """What becomes of rows that a sheet hides, by a filter or by hand."""

    ASK = "ask"
    SEND = "send"
    SKIP = "skip"


class BadRow(Struct, frozen=True, gc=False):
    """One row that will not be sent. `kind` is a word to count by (`short_row`), `reason` tells why, with its place.

    `state` is INVALID, DUPLICATE, SUPPRESSED where leaving it out is what the operator asked for, or EXPIRED. Where one text of the campaign
    file is to blame, `place` names it and `value` is what it came to; the value may be personal, so it goes only where
    the operator asks for the rows themselves. `key`: of a row that has expired, its row key.
    """

    row: int
    line: int
    kind: str
    reason: Detail
    state: State = State.INVALID
    place: str = ""
    value: str = ""
    key: bytes = b""


class RowWarning(Struct, frozen=True, gc=False):
    """Something to know about a row that is sent all the same: WeChat will cut it, or does not say whether it takes it.

    Its parts are those of a BadRow; a row may have one for each text of the campaign file. `value` is as personal as there.
    """

    row: int
    line: int
    kind: str
    reason: Detail
    place: str = ""
    value: str = ""


class Composed(Struct, frozen=True, gc=False):
    """A message that is composed and not sealed yet, so without its client_msg_id: what the survey needs to know of a row.

    `key` is the row key, 16 bytes; `body` is the JSON object of the request, UTF-8. `expires_ms`: from when on it may not leave any more, ms
    since 1970; None: it may at any time.
    """

    row: int
    line: int
    to: str
    key: bytes
    body: bytes
    expires_ms: int | None = None


class Instant(Struct, frozen=True, gc=False):
    """One moment on both clocks: wall (ms since 1970) and boot (ms since this machine started, sleep included)."""

    wall_ms: int
    boot_ms: int


class Message(Struct, gc=False):
    """A sealed message on its way through one invocation: what is sent, and what has happened to it so far.

    The only mutable value here, because it is the row's own log: only `sending` writes to it.
    """

    row: int
    key: bytes
    #: The request's body with its client_msg_id.
    body: bytes
    #: As in Record.
    who: int
    epoch: int = 0
    #: Requests of earlier invocations whose bytes left, or may have.
    earlier_tries: int = 0
    #: Requests of this invocation whose bytes left, token repeats excepted.
    tries: int = 0
    #: When the first request that may have been accepted was intended; None while there is none.
    first: Instant | None = None
    #: Whether some try may have been accepted without an answer.
    unsure: bool = False
    #: Whether there is a record of the row, or will be before it leaves.
    recorded: bool = False
    #: The verdict that sent the message back to the queue last.
    last: "Verdict | None" = None
    #: As in Composed.
    expires_ms: int | None = None


class Arrival(Enum):
    """What is known of a request that got no answer, and of one that did."""

    ANSWERED = "answered"
    MAYBE = "may_have_arrived"
    NEVER_LEFT = "never_left"


class Reply(Struct, frozen=True, gc=False):
    """What came back for one request: an answer (status, body) or a fault (what happened)."""

    arrival: Arrival
    status: int = 0
    body: bytes = b""
    fault: Detail = ""
    #: Seconds, where whoever refused for now says when to come again.
    retry_after: float | None = None


class Kind(StrEnum):
    """What a reply means for the row and for the account. Text, because its hash is quick: every answer is looked up."""

    SENT = "sent"
    UNDER_REVIEW = "under_review"
    #: Final for this row.
    REJECTED = "rejected"
    #: Refused before effect; may pass a little later.
    RETRY = "retry"
    #: Refused before effect; may pass at the end of the run.
    DEFERRED = "deferred"
    #: The same client_msg_id was seen before, WeChat says.
    REPEATED = "repeated"
    #: Too fast: slow down the whole campaign.
    THROTTLED = "throttled"
    #: The quota may be used up: ask, then stop or slow down.
    QUOTA = "quota"
    #: The template may be gone: ask, then stop or retry.
    TEMPLATE = "template"
    #: The access token was refused: renew it, then the same message again.
    TOKEN = "token"  # noqa: S105 - a word, no secret
    #: Perhaps accepted; there is no answer that tells.
    UNSURE = "unsure"
    #: The request never left this machine.
    UNSENT = "unsent"
    #: Account-wide refusal: stop the campaign.
    HALT = "halt"


#: What a refusal of these kinds means of all messages, as long as the operator does not say that its code is about rows.
OF_ALL = frozenset({Kind.HALT, Kind.TEMPLATE})


class Verdict(Struct, frozen=True, gc=False):
    """A reply, judged. `detail` is the fault, or WeChat's own words without rid, cleaned for the terminal."""

    kind: Kind
    errcode: int | None = None
    msgid: int | None = None
    detail: Detail = ""
    #: Whether somebody else answered in WeChat's place: a gateway, a sign-in page; and whether such an answer often passes by itself.
    foreign: bool = False
    may_pass: bool = False
    #: For how many seconds nothing of the campaign may leave; None where nobody asks for that.
    pause: float | None = None


class Record(Struct, frozen=True, gc=False):
    """What a checkpoint holds of one row. `tries` counts every request of the run whose bytes left.

    `first_ms`/`first_boot_ms` date the first intent of a row that is in flight or in doubt, and of one whose repeat was rejected after a
    try without an answer: that one may have arrived. `at_ms` dates the last change;
    `invocation` numbers the process that made it; `detail` is as `wxpush.detail.stored` gives it.
    """

    row: int
    state: State
    key: bytes = b""
    epoch: int = 0
    tries: int = 0
    first_ms: int | None = None
    first_boot_ms: int | None = None
    at_ms: int = 0
    errcode: int | None = None
    msgid: int | None = None
    detail: str | None = None
    invocation: int = 0
    #: 8 bytes of a hash of the openid, signed: tells the same person in a changed input, nothing else.
    who: int = 0


class FileIdentity(Struct, frozen=True):
    """What tells cheaply that a file is the one seen before. Sizes in bytes, times in ns."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int


class Block(Struct, frozen=True, gc=False):
    """A run of whole rows of the input: the unit that is digested, verified and skipped.

    `offset` and `length` count bytes of the decompressed stream; `digest` is 16 bytes of BLAKE2b over them.
    """

    number: int
    offset: int
    length: int
    first_row: int
    rows: int
    first_line: int
    digest: bytes
