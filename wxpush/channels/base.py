"""What a channel is: one kind of message of one platform, composed and judged without any I/O."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from msgspec import Struct

from wxpush.detail import Detail
from wxpush.model import BadRow, Composed, Kind, Recipient, Reply, RowWarning, Verdict

#: Is called with each warning about a row that is sent anyway.
OnWarning = Callable[[RowWarning], None]


class Doubt(NamedTuple):
    """A warning about a text that is sent anyway.

    `place` is of the campaign file, `kind` a word to count by, `reason` tells it, `value` the text that it is about.
    """

    place: str
    kind: str
    reason: Detail
    value: str


class Identified(NamedTuple):
    """The identity of a row without its message: its key, 16 bytes, and its openid, empty where that is not known."""

    key: bytes
    to: str


class Repeats(Struct, frozen=True):
    """How a message that may have been accepted is sent again without anybody getting it twice.

    `seconds`: the platform tells repeats apart by their id while the first request is younger than that; 0: there is no such id, and
    what may have been accepted is in doubt and stays there. `seen_lately`: codes that say only that the id was seen within some time,
    not that the message was accepted, and the seconds after which the next answer tells.
    """

    seconds: float = 0.0
    seen_lately: Mapping[int, float] = MappingProxyType({})


#: There is no id: what may have been accepted is in doubt.
NEVER = Repeats()


class Endpoint(Struct, frozen=True):
    """Where sealed messages go, and how their answers are read: all that a sender knows about a kind of message."""

    #: Path of the endpoint, without query.
    path: str
    #: What a reply means. Pure and total: there is a verdict for every status, body and fault.
    judge: Callable[[Reply], Verdict]
    repeats: Repeats = NEVER
    #: Refusals that leave something open which the account can be asked: QUOTA, TEMPLATE.
    questions: frozenset[Kind] = frozenset()


class Channel(Protocol):
    """Makes the messages of one campaign. Pure: the same recipient gives the same message."""

    def compose(self, recipient: Recipient, on_warning: OnWarning | None = None) -> Composed | BadRow:
        """Render one row. Never raises for what a row holds. `on_warning` hears only of rows that become a message."""
        ...

    def compose_all(
        self, recipients: Sequence[Recipient], on_warning: OnWarning
    ) -> Sequence[Composed | BadRow]:
        """The same for many rows, in their order, at less cost."""
        ...

    def recompose(self, recipients: Sequence[Recipient]) -> Sequence[Composed | BadRow]:
        """The same messages again, at less cost: only for rows of which `compose` made a message each, from the same bytes."""
        ...

    def identify(self, recipient: Recipient) -> Identified | None:
        """The identity of a row of which no message can be made, or no longer; None where that is not known. Never raises for
        what a row holds.
        """
        ...

    def seal(self, composed: Composed, client_msg_id: str) -> bytes:
        """The request's body: the composed message's, with its id where the endpoint takes one. JSON in plain UTF-8, nothing escaped that need not be."""
        ...


class Suspects(Protocol):
    """Parts of a campaign's texts that are no placeholders, and may have been meant as such."""

    @property
    def suspicious(self) -> bool:
        """Whether it makes a difference which columns there are."""
        ...

    def names(self) -> frozenset[str]:
        """Names in wrong braces, folded: a row that has a column of such a name makes an error of it."""
        ...


class Opened(Channel, Protocol):
    """A channel as its kind opens it, with what there is to know of the campaign's texts before any row."""

    @property
    def varying(self) -> frozenset[str]:
        """Places of the campaign file whose text differs from row to row."""
        ...

    @property
    def placeholders(self) -> Suspects: ...

    def check_columns(self, columns: Collection[str], *, source: str) -> None:
        """Raise UsageError when `source`, the recipient file's name, lacks a column that a text needs."""
        ...

    def doubts(self, columns: Collection[str] | None) -> Sequence[Doubt]:
        """What should be known of texts that are the same for every row; None where the columns are not known.

        Raises UsageError where a text has a column's name in wrong braces.
        """
        ...
