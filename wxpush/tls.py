"""The one TLS policy: certificates are verified, TLS is 1.2 or newer, and there is no switch to change that."""

import ssl
from collections.abc import Mapping

from wxpush.errors import UsageError


def client_context(environ: Mapping[str, str]) -> ssl.SSLContext:
    """The context for every connection to WeChat.

    SSL_CERT_FILE and SSL_CERT_DIR stand in the place of the system's authorities. Raises UsageError when they cannot
    be read.
    """
    cafile, capath = environ.get("SSL_CERT_FILE") or None, environ.get("SSL_CERT_DIR") or None
    try:
        context = ssl.create_default_context(cafile=cafile, capath=capath)
    except OSError:  # ssl.SSLError is one
        raise UsageError("transport.certificates_unreadable") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Of TLS 1.2: nobody needs it, and in the middle of it nothing can be sent.
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    return context
