"""Who looks at the page with a browser: a key is given once, and a cookie of no meaning stands for it from then on."""

import secrets
from collections import Counter
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from wxpush.service.keys.key import Key
from wxpush.service.keys.ring import KeyRing

_COOKIE = "wxpush_session"
_SECONDS = 12 * 3600
#: More are not remembered: the oldest goes of the key that has most.
_MOST = 1000


class Sessions:
    """Those of one process: a restart ends them. `now` gives monotonic seconds."""

    def __init__(self, ring: KeyRing, now: Callable[[], float]) -> None:
        self._ring = ring
        self._now = now
        #: By what the cookie says: the hash of the key, and until when.
        self._known: dict[str, tuple[str, float]] = {}

    def begin(self, key: Key, *, secure: bool) -> bytes:
        """The cookie of a session for this key: scripts do not see it, other sites' pages do not send it."""
        if len(self._known) >= _MOST:
            ((most, _),) = Counter(digest for digest, _ in self._known.values()).most_common(1)
            self._known.pop(next(word for word, (digest, _) in self._known.items() if digest == most))
        word = secrets.token_urlsafe(32)
        self._known[word] = (key.sha256, self._now() + _SECONDS)
        return _cookie(word, _SECONDS, secure=secure)

    def end(self, cookies: bytes, *, secure: bool) -> bytes:
        """Forget a session: the cookie that takes it from the browser."""
        self._known.pop(_word(cookies), None)
        return _cookie("", 0, secure=secure)

    def key(self, cookies: bytes) -> Key | None:
        """The key that a session stands for; None as soon as it is one no more."""
        word = _word(cookies)
        digest, until = self._known.get(word, ("", 0.0))
        key = self._ring.by_digest(digest) if self._now() < until else None
        if key is None:
            self._known.pop(word, None)
        return key


def _word(cookies: bytes) -> str:
    try:
        found = SimpleCookie(cookies.decode("latin-1")).get(_COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _cookie(word: str, seconds: int, *, secure: bool) -> bytes:
    told = f"{_COOKIE}={word}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict"
    return (told + ("; Secure" if secure else "")).encode("ascii")
