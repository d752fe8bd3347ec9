"""A Feishu or Lark group robot, with its signature where it has one (签名校验).

https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
"""

import hmac
from base64 import b64encode
from collections.abc import Callable, Sequence

from wxpush.model import Reply
from wxpush.notify.kinds.base import Reached, now_ms, secret_of, url_of
from wxpush.notify.kinds.posting import accepted, known_to, posted, shortened
from wxpush.notify.notice import Notice
from wxpush.options.notifier import NotifierKeys

#: Bytes of a text; a request may have 20 KB.
_MOST = 16_000
#: No such robot; signature; the address that it is called from.
_WRONG = frozenset({19001, 19021, 19022})


class Feishu:
    """Told as text."""

    def __init__(self, keys: NotifierKeys, wall_ms: Callable[[], int] = now_ms) -> None:
        self._keys = keys
        self._wall_ms = wall_ms

    def deliver(self, notices: Sequence[Notice]) -> None:
        text = shortened([notice.text for notice in notices], _MOST)
        reply, signature = self._posted({"msg_type": "text", "content": {"text": text}})
        accepted(reply, code="code", said="msg", sent=signature.values())

    def look(self) -> Reached:
        reply, signature = self._posted({})
        return known_to(reply, code="code", said="msg", wrong=_WRONG, sent=signature.values())

    def _posted(self, body: dict[str, object]) -> tuple[Reply, dict[str, str]]:
        url, signature = url_of(self._keys.url_file), self._signature()
        return posted(url, body | signature), signature

    def _signature(self) -> dict[str, str]:
        """Unlike DingTalk's: time and secret are the key, and what is signed is empty. Seconds; good for an hour. Without a secret there is none."""
        if self._keys.secret_file is None:
            return {}
        secret = secret_of(self._keys.secret_file, "secret_file")
        timestamp = str(self._wall_ms() // 1000)
        digest = hmac.digest(f"{timestamp}\n{secret}".encode(), b"", "sha256")
        return {"timestamp": timestamp, "sign": b64encode(digest).decode()}
