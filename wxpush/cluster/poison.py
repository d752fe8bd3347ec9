"""Messages on a broker that are no chunks of this version."""

from wxpush.errors import WxpushError
from wxpush.words import Means


class PoisonError(WxpushError):
    """A message that is no chunk: no worker can do anything with it, and it is rejected at once.

    Its sentence says itself what it means for the rows.
    """

    means = under_way = Means.NOTHING


class OtherVersionError(PoisonError):
    """A chunk that another worker may know what to do with: it is given back."""
