"""What a channel is: one kind of message of one platform, composed and judged without any I/O."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from wxpush.model import BadRow, Draft, Recipient, Reply, RowWarning, Verdict

#: Told of what an operator should know of a row that is sent all the same.
OnWarning = Callable[[RowWarning], None]


class Doubt(NamedTuple):
    """What an operator should know of a text that is sent all the same.

    `place` is of the campaign file, `kind` a word to count by, `reason` a sentence without its full stop, `value` the text that it is about.
    """

    place: str
    kind: str
    reason: str
    value: str


class Endpoint(Protocol):
    """Where sealed messages go. Pure: the same reply gives the same verdict."""

    #: Path of the endpoint, without query.
    path: str

    def judge(self, reply: Reply) -> Verdict:
        """What the reply means. Total: there is a verdict for every status, body and fault."""
        ...


class Channel(Endpoint, Protocol):
    """Makes the messages too. Pure: the same recipient gives the same draft."""

    def compose(self, recipient: Recipient, on_warning: OnWarning | None = None) -> Draft | BadRow:
        """Render one row. Never raises for what a row holds. `on_warning` hears only of rows that become a draft."""
        ...

    def recompose(self, recipients: Sequence[Recipient]) -> Sequence[Draft | BadRow]:
        """The same drafts again, for less: only for rows that `compose` made one of each, from the same bytes."""
        ...

    def seal(self, draft: Draft, client_msg_id: str) -> bytes:
        """The request's body: the draft's, with its id. JSON in plain UTF-8, nothing escaped that need not be."""
        ...
