"""Which messages were seen before: one (openid, client_msg_id) counts once within the window.

https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

from collections import OrderedDict


class Seen:
    """Remembers msgids by (openid, client_msg_id) for `window` sandbox seconds, the last moment excluded."""

    def __init__(self, window: float) -> None:
        self._window = window
        self._pairs: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    def find(self, openid: str, client_msg_id: str, now: float) -> int | None:
        """The msgid of the pair's first message, if that is still in the window."""
        self._forget(now)
        found = self._pairs.get((openid, client_msg_id))
        return found[1] if found else None

    def add(self, openid: str, client_msg_id: str, now: float, msgid: int) -> None:
        """`now` must not run backwards from one call to the next by more than the clock does."""
        self._pairs[openid, client_msg_id] = (now, msgid)

    def __len__(self) -> int:
        return len(self._pairs)

    def _forget(self, now: float) -> None:
        pairs = self._pairs
        while pairs:
            key = next(iter(pairs))
            if now - pairs[key][0] < self._window:
                return
            del pairs[key]
