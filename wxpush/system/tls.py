"""The one TLS policy: certificates are verified, TLS is 1.2 or newer, and there is no switch to change that."""

import ssl
import sys
from collections.abc import Mapping

from wxpush.errors import UsageError


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
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Of TLS 1.2: nobody needs it, and in the middle of it nothing can be sent.
    context.options |= ssl.OP_NO_RENEGOTIATION
    return context


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
