"""What is said of addresses, proxies and certificates that cannot be used."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "base_url_unusable": (
        "The base URL cannot be used",
        "Give one like {example}, without user name, query or fragment.",
    ),
    "proxy_unusable": (
        "The proxy that {name} names cannot be used",
        "Give one like http://proxy.example:3128 or socks5://proxy.example:1080, or unset the variable.",
    ),
    "proxy_not_for_wire": (
        "The wire transport goes only through http:// proxies, and only to https:// addresses",
        "Choose the httpx transport.",
    ),
    "socks_library_missing": (
        "A SOCKS proxy is set, but the package socksio, which speaks to it, is missing",
        "Run: pip install 'wxpush-cli[socks]', or set an http:// proxy.",
    ),
    "certificates_unreadable": (
        "The file that SSL_CERT_FILE names holds no certificates that can be read",
        "Correct the file or unset the variable.",
    ),
    "certificate_unreadable": (
        "The certificate {certificate} or its key {key} cannot be read ({why})",
        "Correct the path or the permissions.",
    ),
    "certificate_unusable": (
        "{certificate} and {key} are no certificate and its key, in PEM and without a password",
        "Name the certificate with its chain, and the key that belongs to it.",
    ),
    "key_unguarded": (
        "The key {path} of the certificate can be read or written by others, or is theirs",
        "Make it your own and run: chmod 600 {quoted}",
    ),
}
