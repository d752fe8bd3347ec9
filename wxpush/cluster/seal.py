"""The seal around what a cluster's servers keep: somebody who has only the servers can neither read nor forge it.

AES-256-GCM of `cryptography`, with a key that every machine of the cluster has in a file and no server sees:
https://cryptography.io/en/latest/hazmat/primitives/aead/
A random nonce of 96 bits may be drawn 2**32 times under one key: NIST SP 800-38D, 8.3. That is more than 10**12 rows.
"""

import os
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wxpush.cluster.poison import OtherVersionError, PoisonError

#: What sealed bytes begin with; a packed chunk begins with another one.
_VERSION = b"\x04"
_ID, _NONCE, _TAG = 4, 12, 16
_HEAD = len(_VERSION) + _ID


def sealed(data: bytes) -> bool:
    """Whether it begins as what is sealed."""
    return data.startswith(_VERSION)


def close(data: bytes, key: bytes, about: str) -> bytes:
    """Sealed for one place: `about` is its name, and opens it again."""
    head, nonce = _head(key), os.urandom(_NONCE)
    return head + nonce + AESGCM(key).encrypt(nonce, data, head + about.encode())


def unseal(data: bytes, key: bytes, about: str) -> bytes:
    """Raises PoisonError for what was not sealed with this key for this place, OtherVersionError for another key's."""
    if not sealed(data) or len(data) < _HEAD + _NONCE + _TAG:
        raise PoisonError("cluster.not_sealed")
    head = data[:_HEAD]
    if head != _head(key):
        raise OtherVersionError("cluster.sealed_with_another_key")
    nonce = data[_HEAD : _HEAD + _NONCE]
    try:
        return AESGCM(key).decrypt(nonce, data[_HEAD + _NONCE :], head + about.encode())
    except InvalidTag:
        raise PoisonError("cluster.seal_broken") from None


def _head(key: bytes) -> bytes:
    """It names the key, so that another key is told from a forgery."""
    return _VERSION + blake2b(key, digest_size=_ID, person=b"wxpush cluster").digest()
