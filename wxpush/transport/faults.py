"""What went wrong, in a few words of our own: text of foreign exceptions could hold the access token."""

import errno
import socket
import ssl

from wxpush.detail import Detail
from wxpush.model import Arrival, Reply
from wxpush.parsing.outline import chain
from wxpush.transport.names import SlowNameError
from wxpush.transport.proxy import Proxy
from wxpush.words import Sentence

#: Most bytes of an answer's body, and of its head.
BODY_CAP = 64 * 1024
HEAD_CAP = 32 * 1024

_PROXY_WANTS_CREDENTIALS = 407

CLOSED_AT_ONCE = Sentence("rows.closed_at_once")
CLOSED_EARLY = Sentence("rows.closed_early")
CLOSED_WITHIN = Sentence("rows.closed_within")
GIVEN_UP = Sentence("rows.given_up")
NOT_HTTP = Sentence("rows.not_http")
HEAD_TOO_LONG = Sentence("rows.head_too_long", most=HEAD_CAP // 1024)
BODY_TOO_LONG = Sentence("rows.body_too_long", most=BODY_CAP // 1024)

# X509_V_ERR_* of OpenSSL, https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/
_CERTIFICATE = {
    9: "certificate_not_yet_valid",
    10: "certificate_expired",
    18: "certificate_self_signed",
    19: "certificate_untrusted",
    20: "certificate_untrusted",
    21: "certificate_untrusted",
    23: "certificate_revoked",
    62: "certificate_of_another_host",
    64: "certificate_of_another_host",
}

_HANDSHAKE = {
    "WRONG_VERSION_NUMBER": "no_tls",
    "RECORD_LAYER_FAILURE": "no_tls",
    "HTTP_REQUEST": "no_tls",
    "UNSUPPORTED_PROTOCOL": "tls_too_old",
    "TLSV1_ALERT_PROTOCOL_VERSION": "tls_too_old",
    "UNEXPECTED_EOF_WHILE_READING": "closed_in_handshake",
}

_SYSTEM = {
    errno.ECONNREFUSED: "refused",
    errno.ECONNRESET: "reset",
    errno.EPIPE: "reset",
    errno.ECONNABORTED: "reset",
    errno.ETIMEDOUT: "timed_out",
    errno.EHOSTUNREACH: "host_unreachable",
    errno.ENETUNREACH: "network_unreachable",
    errno.EMFILE: "process_files",
    errno.ENFILE: "machine_files",
}

#: What can go wrong on the way to the next hop only: with a proxy in between, that is the proxy.
_OF_THE_HOP = frozenset(
    f"rows.{word}"
    for word in (
        *("refused", "host_unreachable", "network_unreachable", "timed_out"),
        *("name_not_resolved", "name_not_resolved_yet"),
    )
)

#: What a proxy does instead of opening a way.
_OF_THE_PROXY = frozenset(
    f"rows.{word}"
    for word in (
        *(
            "at_proxy",
            "proxy_failed",
            "proxy_wants_password",
            "proxy_refused",
            "proxy_closed",
            "proxy_not_http",
        ),
        *("socks_wants_password", "socks_refuses_password", "socks_not_allowed", "socks_reaches_nobody"),
    )
)


def never_left(fault: Detail) -> Reply:
    """The reply for a request of which no byte was sent."""
    return Reply(Arrival.NEVER_LEFT, fault=fault)


def maybe(fault: Detail) -> Reply:
    """The reply for a request that may have arrived."""
    return Reply(Arrival.MAYBE, fault=fault)


def no_answer(seconds: float) -> Sentence:
    return Sentence("rows.no_answer", seconds=seconds)


def no_connection(seconds: float) -> Sentence:
    return Sentence("rows.no_connection", seconds=seconds)


def proxy_refused(status: int) -> Sentence:
    word = "proxy_wants_password" if status == _PROXY_WANTS_CREDENTIALS else "proxy_refused"
    return Sentence(f"rows.{word}", status=status)


def at_proxy(fault: Detail, proxy: Proxy | None) -> Detail:
    """The fault, with the proxy that it is about where it is about one."""
    of_proxy = proxy is not None and isinstance(fault, Sentence) and fault.id in _OF_THE_HOP
    return Sentence("rows.at_proxy", proxy=proxy.url, fault=fault) if proxy and of_proxy else fault


def blames_proxy(fault: Detail) -> bool:
    """Whether it is the proxy that a connection failed at, and not what is behind it."""
    while isinstance(fault, Sentence):
        if fault.id in _OF_THE_PROXY:
            return True
        fault = next((each for each in fault.fields.values() if isinstance(each, Sentence)), "")
    return False


def words(exc: BaseException) -> Sentence:
    """Why a connection failed: the first exception in its chain of causes that has a sentence here."""
    return next(filter(None, map(named, chain(exc))), Sentence("rows.connection_failed"))


def named(exc: BaseException) -> Sentence | None:
    """The sentence for one exception; None: there is none here."""
    match exc:
        case ssl.SSLCertVerificationError():
            return _rows(_CERTIFICATE.get(getattr(exc, "verify_code", 0), "certificate_unverified"))
        case ssl.SSLError():
            return _rows(_HANDSHAKE.get(getattr(exc, "reason", ""), "handshake_failed"))
        case socket.gaierror() | SlowNameError():
            return _of_name(exc)
        case ConnectionError() | TimeoutError() if exc.errno is None:
            return _rows("closed_while_made")
        case OSError(errno=int(number)):
            return _by_number(number)
    return None


def _of_name(exc: OSError) -> Sentence:
    if isinstance(exc, SlowNameError):
        return Sentence("rows.name_not_resolved_yet", seconds=exc.seconds)
    return _rows("name_not_resolved")


def _by_number(number: int) -> Sentence:
    known = _SYSTEM.get(number)
    return _rows(known) if known else Sentence("rows.system_says", error=errno.errorcode.get(number, number))


def _rows(word: str) -> Sentence:
    return Sentence(f"rows.{word}")
