"""A Feishu or Lark group robot, with its signature where it has one (签名校验).

https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
"""

import hmac
from base64 import b64encode
from collections.abc import Callable, Sequence

from wxpush.notify.kinds.base import now_ms, secret_of, url_of
from wxpush.notify.kinds.posting import accepted, posted, shortened
from wxpush.notify.notice import Notice
from wxpush.options.notifier import NotifierKeys

#: Bytes of a text; a request may have 20 KB.
_MOST = 16_000


class Feishu:
    """Told as text."""

    def __init__(self, keys: NotifierKeys, wall_ms: Callable[[], int] = now_ms) -> None:
        self._keys = keys
        self._wall_ms = wall_ms

    def deliver(self, notices: Sequence[Notice]) -> None:
        url = url_of(self._keys.url_file)
        text = shortened([notice.text for notice in notices], _MOST)
        body: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
        signature = dict[str, str]()
        if self._keys.secret_file is not None:
            signature = self._signature(secret_of(self._keys.secret_file, "secret_file"))
        accepted(posted(url, body | signature), code="code", said="msg", sent=signature.values())

    def _signature(self, secret: str) -> dict[str, str]:
        """Unlike DingTalk's: time and secret are the key, and what is signed is empty. Seconds; good for an hour."""
        timestamp = str(self._wall_ms() // 1000)
        digest = hmac.digest(f"{timestamp}\n{secret}".encode(), b"", "sha256")
        return {"timestamp": timestamp, "sign": b64encode(digest).decode()}
