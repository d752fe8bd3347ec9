"""A DingTalk group robot, with its signature where it has one (加签).

https://open.dingtalk.com/document/orgapp/custom-robot-access
"""

import hmac
from base64 import b64encode
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from wxpush.notify.kinds.base import now_ms, secret_of, url_of
from wxpush.notify.kinds.posting import accepted, posted, shortened
from wxpush.notify.notice import Notice
from wxpush.options.notifier import NotifierKeys

#: Bytes of a message, which may have 20,000.
_MOST = 16_000


class DingTalk:
    """Told as text, which people can copy a command from."""

    def __init__(self, keys: NotifierKeys, wall_ms: Callable[[], int] = now_ms) -> None:
        self._keys = keys
        self._wall_ms = wall_ms

    def deliver(self, notices: Sequence[Notice]) -> None:
        url, signature = url_of(self._keys.url_file), dict[str, str]()
        if self._keys.secret_file is not None:
            signature = self._signature(secret_of(self._keys.secret_file, "secret_file"))
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(signature)}"
        text = shortened([notice.text for notice in notices], _MOST)
        reply = posted(url, {"msgtype": "text", "text": {"content": text}})
        accepted(reply, code="errcode", said="errmsg", sent=signature.values())

    def _signature(self, secret: str) -> dict[str, str]:
        """The secret is the key. Milliseconds; good for an hour."""
        timestamp = str(self._wall_ms())
        digest = hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), "sha256")
        return {"timestamp": timestamp, "sign": b64encode(digest).decode()}
