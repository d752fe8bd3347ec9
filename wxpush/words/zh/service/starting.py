"""What is said of how a service is started."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "proxy_odd": (
        "代理不能这样写：{given}",
        "请写地址或网段，例如 10.0.0.5 或 10.0.0.0/24。",
    ),
}
