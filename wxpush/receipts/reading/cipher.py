"""Opens encrypted messages: AES-256-CBC, whose initial vector is the beginning of the key, padded to blocks of 32 bytes.

Inside: 16 random bytes, the length in four bytes, the message, the AppID.
https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Technical_Plan.html
"""

import re
from base64 import b64decode
from binascii import Error as NoBase64Error
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from wxpush.receipts.reading.refused import PushFault, PushRefusedError

_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_BLOCK, _PADDED = 16, 32
_RANDOM, _LENGTH = 16, 4


def is_key(text: str) -> bool:
    """Whether it looks like an EncodingAESKey."""
    return _KEY.fullmatch(text) is not None


class PushCipher:
    """The account's keys: the one in use first, then the one before, of which messages may still be under way."""

    def __init__(self, keys: Sequence[str], appid: str) -> None:
        self._keys = [b64decode(key + "=") for key in keys]
        self._appid = appid.encode()

    def open(self, text: str) -> bytes:
        """The message. Raises PushRefusedError for what is no message, or one of another key or account."""
        try:
            data = b64decode(text.strip(), validate=True)
        except (NoBase64Error, ValueError):
            raise PushRefusedError(PushFault.MALFORMED) from None
        if not data or len(data) % _BLOCK:
            raise PushRefusedError(PushFault.MALFORMED)
        for key in self._keys:
            message = self._message(_decryptor(key), data)
            if message is not None:
                return message
        raise PushRefusedError(PushFault.FOREIGN)

    def _message(self, decryptor: CipherContext, data: bytes) -> bytes | None:
        """None where it was not made with this key for this account."""
        plain = decryptor.update(data) + decryptor.finalize()
        padding = plain[-1]
        if not 1 <= padding <= _PADDED or padding > len(plain):
            return None
        plain = plain[:-padding]
        begin = _RANDOM + _LENGTH
        end = begin + int.from_bytes(plain[_RANDOM:begin])
        if len(plain) < begin or end > len(plain) or plain[end:] != self._appid:
            return None
        return plain[begin:end]


def _decryptor(key: bytes) -> CipherContext:
    return Cipher(AES(key), CBC(key[:_BLOCK])).decryptor()
