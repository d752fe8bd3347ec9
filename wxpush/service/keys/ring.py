"""The keys that a running service takes, read anew when it is told to."""

from collections.abc import Sequence
from hmac import compare_digest
from pathlib import Path

from wxpush.service.keys.key import Key, digest, may_be_token
from wxpush.service.keys.keyfile import read_keys


class KeyRing:
    """Keys by the hash of their token. Without a file there are none, and nobody is asked for one."""

    def __init__(self, path: Path | None, *, lent: bool = False) -> None:
        """Raises UsageError as `read_keys` does."""
        self._path = path
        self._lent = lent
        self._by_digest: dict[str, Key] = {}
        self.reload()

    @property
    def asked_for(self) -> bool:
        """Whether whoever comes needs a key."""
        return self._path is not None

    @property
    def keys(self) -> Sequence[Key]:
        return list(self._by_digest.values())

    def reload(self) -> None:
        """Read the file anew: what was revoked is taken no more. Raises UsageError, and goes on with the keys that it had."""
        if self._path is not None:
            self._by_digest = {key.sha256: key for key in read_keys(self._path, lent=self._lent)}

    def find(self, token: bytes) -> Key | None:
        """Whose token it is."""
        return self.by_digest(digest(token)) if may_be_token(token) else None

    def by_digest(self, found: str) -> Key | None:
        """The key of that hash. How long it takes tells something of the hash of what was sent at the most, which leads to no token."""
        key = self._by_digest.get(found)
        return key if key is not None and compare_digest(key.sha256, found) else None
