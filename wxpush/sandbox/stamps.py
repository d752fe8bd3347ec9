"""Numbers that carry their time, as WeChat's do: msgids and request ids."""

from random import Random

#: Two public receipts with times fit `msgid = (unix_ms - this) * 2**24`.
_MSGID_EPOCH_MS = 1_509_592_271_000


class Msgids:
    """19-digit message numbers: above 2**53, always increasing, also past `last` of an earlier sandbox."""

    def __init__(self, random: Random, last: int = 0) -> None:
        self._random = random
        self._last = last

    def mint(self, wall_us: int) -> int:
        candidate = (wall_us // 1000 - _MSGID_EPOCH_MS << 24) + self._random.getrandbits(20)
        self._last = max(candidate, self._last + 1)
        return self._last


def mint_rid(random: Random, wall_us: int) -> str:
    """`hex-hex-hex`, eight digits each, the first being the Unix time in seconds."""
    return f"{wall_us // 1_000_000:08x}-{random.getrandbits(32):08x}-{random.getrandbits(32):08x}"
