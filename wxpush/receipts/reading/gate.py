"""What is let in: the question in the address first, then the body, so that nobody's bytes are parsed who does not know the token."""

from typing import Protocol
from urllib.parse import parse_qsl

from msgspec import Struct

from wxpush.receipts.reading.push import Push, read_push
from wxpush.receipts.reading.refused import PushFault, PushRefusedError
from wxpush.receipts.reading.signature import signed

#: A timestamp farther from this machine's clock is refused, in seconds.
SKEW = 300
#: A longer address, and more fields in it, WeChat never sends.
_LONGEST, _FIELDS = 4096, 32
_SIGNED = frozenset({"signature", "timestamp", "nonce", "msg_signature"})


class Opener(Protocol):
    """What opens encrypted messages."""

    def open(self, text: str, /) -> bytes:
        """Raises PushRefusedError."""
        ...


class PushQuestion(Struct, frozen=True):
    """What a request's address says, as far as it was found right. `echostr`: what is to be answered when an address is checked."""

    timestamp: str
    nonce: str
    echostr: str
    msg_signature: str
    encrypted: bool


class Gate:
    """One account's. `token`: the one of its callback; `cipher`: None where no key was given."""

    def __init__(self, token: str, cipher: Opener | None) -> None:
        self._token = token
        self._cipher = cipher

    def admit(self, query: bytes, now_s: float) -> PushQuestion:
        """Look at the address. Raises PushRefusedError for one that WeChat did not sign, or a while ago."""
        found = _fields(query)
        asked = PushQuestion(
            timestamp=found.get("timestamp", ""),
            nonce=found.get("nonce", ""),
            echostr=found.get("echostr", ""),
            msg_signature=found.get("msg_signature", ""),
            encrypted=found.get("encrypt_type", "raw") == "aes",
        )
        if not (asked.timestamp.isascii() and asked.timestamp.isdecimal() and asked.nonce):
            raise PushRefusedError(PushFault.FORGED)
        if abs(now_s - int(asked.timestamp[:20])) > SKEW:
            raise PushRefusedError(PushFault.STALE)
        given = found.get("signature", "")
        # An encrypted one may have the signature of its text alone, which is looked at before that is opened.
        if (given or not asked.encrypted) and not signed(given, self._token, asked.timestamp, asked.nonce):
            raise PushRefusedError(PushFault.FORGED)
        return asked

    def open(self, asked: PushQuestion, body: bytes) -> Push:
        """The push in the body. Where there is an encrypted text in it, that counts and not what stands beside it. Raises PushRefusedError."""
        push = read_push(body)
        text = push.fields.get("Encrypt", "")
        if not asked.encrypted:
            return push
        if text and self._cipher is not None:
            if not signed(asked.msg_signature, self._token, asked.timestamp, asked.nonce, text):
                raise PushRefusedError(PushFault.FORGED)
            return read_push(self._cipher.open(text))
        if "MsgType" in push.fields and self._signed_alone(asked, text):
            return push  # both forms, and no key for the other
        raise PushRefusedError(PushFault.NO_KEY if text else PushFault.MALFORMED)

    def _signed_alone(self, asked: PushQuestion, text: str) -> bool:
        """Whether the text beside what is taken was signed, where that cannot be opened."""
        return signed(asked.msg_signature, self._token, asked.timestamp, asked.nonce, text)


def _fields(query: bytes) -> dict[str, str]:
    """Raises PushRefusedError for one that can be read in two ways."""
    try:
        text = query.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError:
        raise PushRefusedError(PushFault.FORGED) from None
    named = [name for name, _ in pairs if name in _SIGNED]
    if len(query) > _LONGEST or len(named) != len(set(named)):
        raise PushRefusedError(PushFault.FORGED)
    return dict(pairs)
