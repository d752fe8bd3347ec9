"""What must not be seen is not shown: tokens, secrets, openids, and characters that deceive a terminal."""

import logging
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

MASK = "***"

_NAMES = r"(?:access_token|app_?secret|client_secret|secret)"
_IN_QUERY = re.compile(rf"({_NAMES}(?:=|%3D))[^&\s\"'<>\\]+", re.IGNORECASE)
#: JSON, JSON within JSON, and Python's repr of either.
_IN_OBJECT = re.compile(rf"({_NAMES}\\*[\"']\s*:\s*b?\\*[\"'])(?:[^\"'\\]|\\+/)+", re.IGNORECASE)
#: What WeChat's tokens look like: `92_` and about 130 characters.
_TOKEN = re.compile(r"(?<!\d)\d{1,6}_[A-Za-z0-9_-]{60,}")

_SHORTEST = 6
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset("\n\r\t\v\f\x85\u2028\u2029")


def redact(text: str) -> str:
    """The text with every access token and secret that can be told by its name or shape masked."""
    text = _IN_QUERY.sub(rf"\1{MASK}", text)
    text = _IN_OBJECT.sub(rf"\1{MASK}", text)
    return _TOKEN.sub(MASK, text)


class Redactor:
    """Masks what redact() masks, and the very values it was told, as they are and percent-encoded."""

    def __init__(self, *values: str) -> None:
        self._values: set[str] = set()
        for value in values:
            self.learn(value)

    def learn(self, value: str) -> None:
        """Mask this value from now on; shorter than six characters it would mask half of every text."""
        if len(value) >= _SHORTEST:
            self._values |= {value, quote(value, safe="")}

    def __call__(self, text: str) -> str:
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, MASK)
        return redact(text)


def mask_openid(openid: str) -> str:
    """`oABC…wxyz`; of a shorter one less is shown, of a very short one nothing."""
    shown = min(4, len(openid) // 4)
    return clean(f"{openid[:shown]}…{openid[len(openid) - shown :]}")


def clean(text: str) -> str:
    """One line that is safe on a terminal: breaks become blanks; controls, bidi marks and lone surrogates go."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if char in _BREAKS else char for char in text if char in _BREAKS or _harmless(char))


def _harmless(char: str) -> bool:
    return char not in _BIDI and unicodedata.category(char) not in {"Cc", "Cs"}


class RedactingFilter(logging.Filter):
    """Rewrites each record's message, traceback and stack; for handlers, so that no logger can go past it."""

    def __init__(self, redactor: Callable[[str], str] = redact) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: nothing is dropped."""
        record.msg, record.args = self._redactor(_message(record)), None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        record.exc_text = record.exc_text and self._redactor(record.exc_text)
        record.stack_info = record.stack_info and self._redactor(record.stack_info)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} (its arguments do not fit)"


def quiet_http_loggers() -> None:
    """Keep the HTTP libraries from writing URLs, and with them tokens, into any log."""
    for name in ("httpx", "httpx2", "httpcore"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.propagate = False
        if not logger.handlers:
            # Without any handler warnings would reach stderr by logging's last resort.
            logger.addHandler(logging.NullHandler())
