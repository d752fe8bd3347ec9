"""What a channel is: one kind of message of one platform, composed and judged without any I/O."""

from typing import Protocol

from wxpush.model import BadRow, Draft, Recipient, Reply, Verdict


class Channel(Protocol):
    """Pure: the same recipient gives the same draft, the same reply the same verdict."""

    #: Path of the endpoint, without query.
    path: str

    def compose(self, recipient: Recipient) -> Draft | BadRow:
        """Render one row. Never raises for what a row holds."""
        ...

    def seal(self, draft: Draft, client_msg_id: str) -> bytes:
        """The request's body: the draft's, with its id. JSON in plain UTF-8, nothing escaped that need not be."""
        ...

    def judge(self, reply: Reply) -> Verdict:
        """What the reply means. Total: there is a verdict for every status, body and fault."""
        ...
