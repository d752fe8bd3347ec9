"""A DingTalk group robot, with its signature where it has one (加签).

https://open.dingtalk.com/document/orgapp/custom-robot-access
"""

import hmac
from base64 import b64encode
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from wxpush.model import Reply
from wxpush.notify.kinds.base import Reached, now_ms, secret_of, url_of
from wxpush.notify.kinds.posting import accepted, known_to, posted, shortened
from wxpush.notify.notice import Notice
from wxpush.options.notifier import NotifierKeys

#: Bytes of a message, which may have 20,000.
_MOST = 16_000
#: No such robot; signature, or the address that it is called from.
_WRONG = frozenset({300001, 300005, 310000})


class DingTalk:
    """Told as text, which people can copy a command from."""

    def __init__(self, keys: NotifierKeys, wall_ms: Callable[[], int] = now_ms) -> None:
        self._keys = keys
        self._wall_ms = wall_ms

    def deliver(self, notices: Sequence[Notice]) -> None:
        text = shortened([notice.text for notice in notices], _MOST)
        reply, signature = self._posted({"msgtype": "text", "text": {"content": text}})
        accepted(reply, code="errcode", said="errmsg", sent=signature.values())

    def look(self) -> Reached:
        reply, signature = self._posted({})
        return known_to(reply, code="errcode", said="errmsg", wrong=_WRONG, sent=signature.values())

    def _posted(self, body: dict[str, object]) -> tuple[Reply, dict[str, str]]:
        url, signature = url_of(self._keys.url_file), self._signature()
        if signature:
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(signature)}"
        return posted(url, body), signature

    def _signature(self) -> dict[str, str]:
        """The secret is the key. Milliseconds; good for an hour. Without a secret there is none."""
        if self._keys.secret_file is None:
            return {}
        secret = secret_of(self._keys.secret_file, "secret_file")
        timestamp = str(self._wall_ms())
        digest = hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), "sha256")
        return {"timestamp": timestamp, "sign": b64encode(digest).decode()}
