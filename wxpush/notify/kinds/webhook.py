"""A receiver of one's own, told as Standard Webhooks has it: signed, with an id that is the same each time.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from http import HTTPStatus

import msgspec

from wxpush.notify.kinds.base import Failure, NotToldError, Reached, now_ms, secret_of, url_of
from wxpush.notify.kinds.posting import knocked, no_such_answer, posted
from wxpush.notify.notice import Notice
from wxpush.options.notifier import NotifierKeys
from wxpush.words import Sentence

_PREFIX = "whsec_"
#: Bytes that a secret may have.
_LEAST, _MOST = 24, 64


class Webhook:
    """Told as JSON, a request for each notice."""

    def __init__(self, keys: NotifierKeys, wall_ms: Callable[[], int] = now_ms) -> None:
        self._keys = keys
        self._wall_ms = wall_ms

    def deliver(self, notices: Sequence[Notice]) -> None:
        url = url_of(self._keys.url_file)
        key = _key(secret_of(self._keys.secret_file, "secret_file"))
        for notice in notices:
            self._deliver(url, key, notice)

    def look(self) -> Reached:
        _key(secret_of(self._keys.secret_file, "secret_file"))
        reply = knocked(url_of(self._keys.url_file))
        if reply.status == HTTPStatus.GONE:
            raise NotToldError(Failure.GONE, Sentence("notify.gone"), again=False)
        return Reached.RECEIVER

    def _deliver(self, url: str, key: bytes, notice: Notice) -> None:
        body = msgspec.json.encode(
            {"type": f"wxpush.run.{notice.events[0]}", "timestamp": notice.when, "data": notice.data}
        )
        timestamp = self._wall_ms() // 1000
        signed = f"{notice.id}.{timestamp}.".encode() + body
        signature = b64encode(hmac.digest(key, signed, "sha256")).decode()
        headers = {
            "webhook-id": notice.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": f"v1,{signature}",
        }
        reply = posted(url, body, headers)
        if reply.status == HTTPStatus.GONE:
            raise NotToldError(Failure.GONE, Sentence("notify.gone"), again=False)
        if not HTTPStatus(200) <= reply.status < HTTPStatus(300):
            raise no_such_answer(reply)


def _key(secret: str) -> bytes:
    try:
        key = b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(_PREFIX) or not _LEAST <= len(key) <= _MOST:
        raise NotToldError(
            Failure.SETTING, Sentence("notify.no_webhook_secret", least=_LEAST, most=_MOST)
        ) from None
    return key
