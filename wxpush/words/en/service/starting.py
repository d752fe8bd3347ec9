"""What is said of how a service is started."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "proxy_odd": (
        "These proxies cannot be named so: {given}",
        "Give addresses or networks, such as 10.0.0.5 or 10.0.0.0/24.",
    ),
}
