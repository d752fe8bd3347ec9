"""What became of a message after WeChat took it, as its delivery event tells: a value that is stored, counted and shown."""

from enum import IntEnum

from msgspec import Struct


class DeliveryOutcome(IntEnum):
    """What an event says of its message. The numbers are stored in receipts files: never change one, only add."""

    DELIVERED = 1
    #: The person refuses messages of the account.
    BLOCKED = 2
    FAILED = 3
    #: The person has had too many messages.
    LIMITED = 4

    @property
    def word(self) -> str:
        """How the column `delivered` of results has it."""
        return "yes" if self is DeliveryOutcome.DELIVERED else self.name.lower()


class RowDelivery(Struct, frozen=True, gc=False):
    """What is known of one row. `at_s`: when WeChat says that it was, in seconds since 1970; `probable`: joined by person and time."""

    outcome: DeliveryOutcome
    at_s: int
    probable: bool = False


class DeliverySums(Struct, frozen=True, kw_only=True):
    """How many rows of a run have which outcome; `probable`: those of them that were joined by person and time. `newest_s`: when the newest was."""

    delivered: int = 0
    blocked: int = 0
    failed: int = 0
    limited: int = 0
    probable: int = 0
    newest_s: int | None = None

    @property
    def known(self) -> int:
        """Rows of which an outcome is known."""
        return self.delivered + self.blocked + self.failed + self.limited
