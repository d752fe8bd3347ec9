"""A message's identity: the key of its row, and the id by which WeChat drops a second copy.

Both are SHA-256 over parts, each preceded by its length, so that different parts never hash the same bytes. They are the
same on every machine and in every version: never change what goes in.
"""

from collections.abc import Iterable
from hashlib import blake2b, sha256

KEY_BYTES = 16

_EPOCH_BYTES = 8


def _framed(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


class RowKeys:
    """Row keys (16 bytes) of one account. Two rows with one key are one message."""

    def __init__(self, appid: str) -> None:
        self._row = _framed(b"row", appid.encode())
        self._key = _framed(b"key", appid.encode())

    def of_body(self, body: bytes) -> bytes:
        """The key of a row that is identified by its whole message: template, openid, text."""
        return sha256(self._row + len(body).to_bytes(8, "big") + body).digest()[:KEY_BYTES]

    def of_bodies(self, bodies: Iterable[bytes]) -> list[bytes]:
        """The keys of many, as `of_body` gives them."""
        row = self._row
        return [sha256(row + len(body).to_bytes(8, "big") + body).digest()[:KEY_BYTES] for body in bodies]

    def of_text(self, text: str) -> bytes:
        """The key of a row that the campaign file's `key:` names. UnicodeEncodeError for a lone surrogate."""
        return sha256(self._key + _framed(text.encode())).digest()[:KEY_BYTES]


class MessageIds:
    """client_msg_ids of one run: 32 lower-case hex characters, 128 bits.

    WeChat drops a second message to one openid with the same id for ten minutes:
    https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
    It gives no limit there; the same id of mass messages may have 32 bytes.
    """

    def __init__(self, appid: str, campaign: str, run: int) -> None:
        self._run = _framed(b"message", appid.encode(), campaign.encode(), b"%d" % run)
        self._first = self._before_key(0)

    def make(self, epoch: int, key: bytes) -> str:
        """The id of the row with this key. The same on every attempt until its epoch goes up."""
        before = self._before_key(epoch) if epoch else self._first
        return sha256(before + key).hexdigest()[:32]

    def _before_key(self, epoch: int) -> bytes:
        """All that is hashed before the key, its length included: the same for nearly every row."""
        return self._run + _framed(epoch.to_bytes(_EPOCH_BYTES, "big")) + KEY_BYTES.to_bytes(8, "big")


class People:
    """Tells people of one account apart without naming them."""

    def __init__(self, appid: str) -> None:
        salt = sha256(_framed(b"who", appid.encode())).digest()[:16]
        self._salted = blake2b(digest_size=8, salt=salt)

    def who(self, openid: str) -> int:
        """A number of 64 bits, signed, the same for the same openid."""
        hasher = self._salted.copy()  # quicker than another with the same salt
        hasher.update(openid.encode())
        return int.from_bytes(hasher.digest(), signed=True)
