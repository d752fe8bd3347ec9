"""The one TLS policy: certificates are verified, TLS is 1.2 or newer, and there is no switch to change that. A server's has the same bound."""

import shlex
import ssl
import sys
from collections.abc import Mapping
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.system.regular import is_guarded, look_at


def client_context(environ: Mapping[str, str]) -> ssl.SSLContext:
    """The context for every connection that speaks HTTP. Raises UsageError as verifying_context does."""
    context = verifying_context(environ)
    context.set_alpn_protocols(["http/1.1"])
    return context


def verifying_context(environ: Mapping[str, str]) -> ssl.SSLContext:
    """The context for a connection to any server.

    SSL_CERT_FILE and SSL_CERT_DIR stand in the place of the system's authorities. Raises UsageError when they cannot
    be read.
    """
    cafile, capath = environ.get("SSL_CERT_FILE") or None, environ.get("SSL_CERT_DIR") or None
    try:
        context = _verifying(cafile, capath)
    except OSError:  # ssl.SSLError is one
        raise UsageError("transport.certificates_unreadable") from None
    _bound(context)
    return context


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """The context of a server. Raises UsageError where these files hold no certificate with its chain and no key to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _bound(context)
    context.set_alpn_protocols(["http/1.1"])
    reload_certificate(context, certificate, key)
    return context


def reload_certificate(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    """Let new connections have what stands in the files by now. Raises UsageError, and leaves the context as it was."""
    try:
        look_at(certificate)  # a pipe would be waited for
        if not is_guarded(key):
            raise UsageError("transport.key_unguarded", path=key, quoted=shlex.quote(str(key)))
        # First into another one: this one must not have a certificate without its key.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=_NO_PASSWORD)
        context.load_cert_chain(certificate, key, password=_NO_PASSWORD)
    except ssl.SSLError:
        raise UsageError("transport.certificate_unusable", certificate=certificate, key=key) from None
    except OSError as error:
        raise UsageError(
            "transport.certificate_unreadable", certificate=certificate, key=key, why=cause(error)
        ) from None


#: Nobody is there to type one: a key that asks for it is refused.
_NO_PASSWORD = b""


def _bound(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Of TLS 1.2: nobody needs it, and in the middle of it nothing can be sent.
    context.options |= ssl.OP_NO_RENEGOTIATION


def _verifying(cafile: str | None, capath: str | None) -> ssl.SSLContext:
    """What `ssl.create_default_context` makes, which obeys SSLKEYLOGFILE: whoever set that could read all that is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if sys.version_info >= (3, 13):
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VERIFY_X509_STRICT
    if cafile or capath:
        context.load_verify_locations(cafile, capath)
    else:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    return context
