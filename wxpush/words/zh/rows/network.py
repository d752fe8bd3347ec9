"""What a request died of on its way, or its answer."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "closed_at_once": "连接刚建立就被服务器关闭",
    "closed_early": "没有收到回应，连接就被关闭",
    "closed_within": "回应只收到一部分，连接就被关闭",
    "given_up": "没有等到回应，本机关闭了连接",
    "not_http": "回应不是 HTTP",
    "head_too_long": "回应头超过 {most} KiB",
    "body_too_long": "回应超过 {most} KiB",
    "no_answer": "{seconds:g} 秒内没有回应",
    "no_connection": "{seconds:g} 秒内没有建立连接",
    "connection_failed": "连接失败",
    "closed_while_made": "建立连接时被关闭",
    "name_not_resolved": "主机名无法解析",
    "name_not_resolved_yet": "{seconds:g} 秒内没有解析出主机名：域名服务器很慢，或没有回应",
    # certificates
    "certificate_not_yet_valid": "证书尚未生效",
    "certificate_expired": "证书已过期",
    "certificate_self_signed": "证书是自签名的",
    "certificate_untrusted": "证书的签发机构不受信任",
    "certificate_revoked": "证书已被吊销",
    "certificate_of_another_host": "证书属于其他主机",
    "certificate_unverified": "证书无法验证",
    # TLS
    "no_tls": "该端口不支持 TLS",
    "tls_too_old": "服务器不支持 TLS 1.2 或更新的版本",
    "closed_in_handshake": "TLS 握手时连接被关闭",
    "handshake_failed": "TLS 握手失败",
    # the system
    "refused": "连接被拒绝",
    "reset": "连接被重置",
    "timed_out": "连接超时",
    "host_unreachable": "主机不可达",
    "network_unreachable": "网络不可达",
    "process_files": "本进程打开的文件过多",
    "machine_files": "本机打开的文件过多",
    "system_says": "系统返回 {error}",
    # as httpx tells it
    "broke_within": "回应没有收完，连接就断开",
    "not_whole": "回应不完整，或不是 HTTP",
    "no_request": "请求无法作为 HTTP 发出",
    "request_failed": "请求失败",
    "answer_unreadable": "回应无法读取",
    "address_unusable": "地址无法使用",
    # a proxy
    "at_proxy": "代理 {proxy}：{fault}",
    "proxy_failed": "代理拒绝了请求",
    "proxy_wants_password": "代理返回 HTTP {status}：需要用户名和密码",
    "proxy_refused": "代理返回 HTTP {status}：不允许通过",
    "proxy_closed": "代理关闭了连接",
    "proxy_not_http": "代理的回应不是 HTTP",
    "proxy_sent_more": "代理发来了多余的内容",
}
