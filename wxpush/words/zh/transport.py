"""What is said of addresses, proxies and certificates that cannot be used."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "base_url_unusable": (
        "接口地址无法使用",
        "请写成 {example} 这样的形式，不带用户名、查询参数和 # 片段。",
    ),
    "proxy_unusable": (
        "{name} 指定的代理无法使用",
        "请写成 http://proxy.example:3128 或 socks5://proxy.example:1080 这样的形式，或取消这个环境变量。",
    ),
    "proxy_not_for_wire": (
        "wire 传输方式只支持经 http:// 代理访问 https:// 地址",
        "请改用 httpx 传输方式。",
    ),
    "socks_library_missing": (
        "设置了 SOCKS 代理，但没有安装所需的软件包 socksio",
        "请运行：pip install 'wxpush-cli[socks]'，或改用 http:// 代理。",
    ),
    "certificates_unreadable": (
        "SSL_CERT_FILE 指定的文件里没有可以读取的证书",
        "请改正文件，或取消这个环境变量。",
    ),
    "certificate_unreadable": (
        "证书 {certificate} 或其私钥 {key} 无法读取（{why}）",
        "请改正路径或权限。",
    ),
    "certificate_unusable": (
        "{certificate} 和 {key} 不是一对不带密码的 PEM 证书和私钥",
        "请指定带证书链的证书，以及与它配对的私钥。",
    ),
    "key_unguarded": (
        "证书的私钥 {path} 可以被其他用户读写，或属于其他用户",
        "请改为自己的文件，并运行：chmod 600 {quoted}",
    ),
}
