"""Values of a receipts file, held against what is ever written there: what is not was damaged, or comes from somebody else."""

from pathlib import Path

from wxpush.delivery import DeliveryOutcome
from wxpush.errors import UsageError

#: The last second of the year 9999.
_LAST_S = 253_402_300_799


def outcome_of(value: int, path: Path) -> DeliveryOutcome:
    """An outcome. Raises UsageError for a number of none."""
    try:
        return DeliveryOutcome(value)
    except ValueError:
        raise UsageError("receipts.foreign", path=path) from None


def second_of(value: int | None, path: Path) -> int:
    """A time, in seconds since 1970. Raises UsageError for one that no event can have."""
    if value is None or not 0 <= value <= _LAST_S:
        raise UsageError("receipts.foreign", path=path)
    return value


def many_of(value: int, path: Path) -> int:
    """How many. Raises UsageError for fewer than none."""
    if value < 0:
        raise UsageError("receipts.foreign", path=path)
    return value
