"""What a request died of on its way, or its answer."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "closed_at_once": "the server closed the connection as soon as it was open",
    "closed_early": "the connection was closed before an answer came",
    "closed_within": "the connection was closed in the middle of the answer",
    "given_up": "the connection was closed from this side before an answer came",
    "not_http": "the answer is not HTTP",
    "head_too_long": "the head of the answer is longer than {most} KiB",
    "body_too_long": "the answer is longer than {most} KiB",
    "no_answer": "no answer came within {seconds:g} s",
    "no_connection": "no connection was made within {seconds:g} s",
    "connection_failed": "the connection failed",
    "closed_while_made": "the connection was closed while it was being made",
    "name_not_resolved": "the host name cannot be resolved",
    "name_not_resolved_yet": "the host name was not resolved within {seconds:g} s: its name server is slow or does not answer",
    # certificates
    "certificate_not_yet_valid": "the certificate is not valid yet",
    "certificate_expired": "the certificate has expired",
    "certificate_self_signed": "the certificate is signed by itself",
    "certificate_untrusted": "the certificate is signed by an authority that is not trusted",
    "certificate_revoked": "the certificate was revoked",
    "certificate_of_another_host": "the certificate is for another host",
    "certificate_unverified": "the certificate cannot be verified",
    # TLS
    "no_tls": "the port does not speak TLS",
    "tls_too_old": "the server speaks no TLS 1.2 or newer",
    "closed_in_handshake": "the connection was closed during the TLS handshake",
    "handshake_failed": "the TLS handshake failed",
    # the system
    "refused": "the connection was refused",
    "reset": "the connection was reset",
    "timed_out": "the connection timed out",
    "host_unreachable": "the host cannot be reached",
    "network_unreachable": "the network cannot be reached",
    "process_files": "this process has too many files open",
    "machine_files": "this machine has too many files open",
    "system_says": "the system says {error}",
    # as httpx tells it
    "broke_within": "the connection broke before the answer was whole",
    "not_whole": "the answer is not whole or not HTTP",
    "no_request": "the request cannot be sent as HTTP",
    "request_failed": "the request failed",
    "answer_unreadable": "the answer cannot be read",
    "address_unusable": "the address cannot be used",
    # a proxy
    "at_proxy": "the proxy {proxy}: {fault}",
    "proxy_failed": "the proxy refused",
    "proxy_wants_password": "the proxy refused with HTTP {status}: it wants a user name and a password",
    "proxy_refused": "the proxy refused with HTTP {status}: it lets nothing through",
    "proxy_closed": "the proxy closed the connection",
    "proxy_not_http": "the proxy's answer is not HTTP",
    "proxy_sent_more": "the proxy sent more than its answer",
}
