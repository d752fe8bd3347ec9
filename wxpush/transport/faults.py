"""What went wrong, in a few words of our own: text of foreign exceptions could hold the access token."""

import errno
import socket
import ssl

from wxpush.model import Arrival, Reply
from wxpush.parsing.outline import chain

#: Most bytes of an answer's body, and of its head.
BODY_CAP = 64 * 1024
HEAD_CAP = 32 * 1024

_PROXY_WANTS_CREDENTIALS = 407

CLOSED_AT_ONCE = "the server closed the connection as soon as it was open"
CLOSED_EARLY = "the connection was closed before an answer came"
CLOSED_WITHIN = "the connection was closed in the middle of the answer"
GIVEN_UP = "the connection was closed from this side before an answer came"
NOT_HTTP = "the answer is not HTTP"
HEAD_TOO_LONG = "the head of the answer is longer than 32 KiB"
BODY_TOO_LONG = "the answer is longer than 64 KiB"

# X509_V_ERR_* of OpenSSL, https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/
_CERTIFICATE = {
    9: "the certificate is not valid yet",
    10: "the certificate has expired",
    18: "the certificate is signed by itself",
    19: "the certificate is signed by an authority that is not trusted",
    20: "the certificate is signed by an authority that is not trusted",
    21: "the certificate is signed by an authority that is not trusted",
    23: "the certificate was revoked",
    62: "the certificate is for another host",
    64: "the certificate is for another host",
}

_HANDSHAKE = {
    "WRONG_VERSION_NUMBER": "the port does not speak TLS",
    "RECORD_LAYER_FAILURE": "the port does not speak TLS",
    "HTTP_REQUEST": "the port does not speak TLS",
    "UNSUPPORTED_PROTOCOL": "the server speaks no TLS 1.2 or newer",
    "TLSV1_ALERT_PROTOCOL_VERSION": "the server speaks no TLS 1.2 or newer",
    "UNEXPECTED_EOF_WHILE_READING": "the connection was closed during the TLS handshake",
}

_SYSTEM = {
    errno.ECONNREFUSED: "the connection was refused",
    errno.ECONNRESET: "the connection was reset",
    errno.EPIPE: "the connection was reset",
    errno.ECONNABORTED: "the connection was reset",
    errno.ETIMEDOUT: "the connection timed out",
    errno.EHOSTUNREACH: "the host cannot be reached",
    errno.ENETUNREACH: "the network cannot be reached",
    errno.EMFILE: "this process has too many files open",
    errno.ENFILE: "this machine has too many files open",
}


def never_left(fault: str) -> Reply:
    """The reply for a request of which no byte was sent."""
    return Reply(Arrival.NEVER_LEFT, fault=fault)


def maybe(fault: str) -> Reply:
    """The reply for a request that may have arrived."""
    return Reply(Arrival.MAYBE, fault=fault)


def no_answer(seconds: float) -> str:
    return f"no answer came within {seconds:g} s"


def no_connection(seconds: float) -> str:
    return f"no connection was made within {seconds:g} s"


def proxy_refused(status: int) -> str:
    reason = (
        "it wants a user name and a password"
        if status == _PROXY_WANTS_CREDENTIALS
        else "it lets nothing through"
    )
    return f"the proxy refused with HTTP {status}: {reason}"


def words(exc: BaseException) -> str:
    """What a failed connection died of: the first thing in its chain of causes that has a name here."""
    return next(filter(None, map(_name, chain(exc))), "the connection failed")


def _name(exc: BaseException) -> str:
    match exc:
        case ssl.SSLCertVerificationError():
            return _CERTIFICATE.get(getattr(exc, "verify_code", 0), "the certificate cannot be verified")
        case ssl.SSLError():
            return _HANDSHAKE.get(getattr(exc, "reason", ""), "the TLS handshake failed")
        case socket.gaierror():
            return "the host name cannot be resolved"
        case ConnectionError() | TimeoutError() if exc.errno is None:
            return "the connection was closed while it was being made"
        case OSError(errno=int(number)):
            return _SYSTEM.get(number, f"the system says {errno.errorcode.get(number, number)}")
    return ""
