"""What is wrong with the address of a broker or a Redis, with the server behind it, or with how it is set up."""

from wxpush.words import Text

_SETTINGS = "请设置 `appendonly yes`、`appendfsync always` 和 `maxmemory-policy noeviction`。"
_REPEATED = "已分发但没有结果的行，在微信还能认出重复时以相同的 client_msg_id 重发，之后为存疑。"

TEXTS: dict[str, Text] = {
    # an address
    "address_unreadable": (
        "{option} 的地址无法识别",
        "请写成 {example}；用户名和密码里的 / ? # @ : % 和空格都要做百分号编码（`%2F %3F %23 %40 %3A %25 %20`）。",
    ),
    "address_setting": (
        "{option} 的地址带有不允许的参数，只能用 {settings}",
        "请去掉它：TLS 证书始终要校验，密码写在主机名前面。",
    ),
    "scheme_unknown": ("{option} 的协议不能是 {scheme!r}", "请写成 {example}。"),
    "address_refused": (
        "Redis 客户端不能使用地址 {address}（{why}）",
        "请写成 {example}。",
    ),
    # a server
    "unreachable": (
        "连不上 {at} 的 {server}（{why}）",
        "请检查地址和服务器，然后再次运行同一条命令。",
    ),
    "unusable": (
        "{at} 的 {server} 不接受这个地址的登录（{why}）",
        "请检查用户名和密码，以及地址末尾的虚拟主机或数据库。",
    ),
    "kafka_elsewhere": (
        "{at} 的 Kafka 让客户端转到 {hosts}，那不是本机",
        "请直接写那个地址：离开本机的内容要经过 TLS（kafka+tls://）并且加密封装。",
    ),
    "sasl_unknown": (
        "{option} 的地址指定的密码验证方式不能用，只能是 {known}",
        "请在 `?sasl=` 后面写其中一个；不写则使用第一个。",
    ),
    "certificate_unusable": (
        "地址 {at} 的证书 {path} 不能使用（{why}）",
        "请以 PEM 文件给出证书和私钥：`?certfile=FILE&keyfile=FILE`。",
    ),
    "silent": (
        "{at} 的 {server} 没有回应（{why}）",
        "请检查服务器：它恢复后，运行中的进程会自动继续。",
    ),
    # why it does not answer
    "no_such_host": "找不到这个主机名",
    "certificate_not_trusted": "它的证书不受信任，或者属于别的主机",
    "too_slow": "超时没有回应",
    "broke": "连接中断",
    "answer_too_long": "回应的长度超出 wxpush 会请求的任何内容",
    "no_redis": "在那里回应的不是 Redis",
    "not_ready": (
        "{at} 的 Redis 还没有就绪（{said}）",
        "就绪后，运行中的进程会自动继续。",
    ),
    "refuses": (
        "{at} 的 Redis 拒绝执行（{said}）",
        "请修复服务器：工作端会自动继续，已经结束的分发请再次运行同一条命令。",
    ),
    "health_unwritable": "--health：无法更新 {path} 的时间（{why}），它不能再表明一切正常。请改正路径或权限。",
    "strange": (
        "{at} 的 Redis 中，键 {key} 的内容不是 wxpush 会写入的",
        "请查明还有谁在写这个 Redis，并删除或修正该键：工作端会自动继续，已经结束的分发请再次运行同一条命令。",
    ),
    "chunk_unconfirmed": (
        "{at} 的 {server} 没有确认收到批次",
        "该批次会重新分发。",
    ),
    "chunk_not_taken": (
        "{at} 的 {server} 没有收下批次（{why}）",
        "该批次会重新分发。",
    ),
    "old_dead_letters": "已删除 wxpush 早期版本的死信；其中的行会重新分发。",
    # what a Redis keeps
    "settings_untold": (
        "{at} 的 Redis 不透露它的设置，因此不知道它崩溃后还保留什么",
        _SETTINGS,
    ),
    "forgets": (
        "{at} 的 Redis 不会把每次写入都存到磁盘（appendonly {appendonly}，appendfsync {appendfsync}）：它一旦崩溃，已发送的行会变成存疑，或被再次发送",
        _SETTINGS,
    ),
    "evicts": (
        "{at} 的 Redis 在内存不足时会丢弃键（maxmemory-policy {policy}），推送任务会因此停止",
        _SETTINGS,
    ),
    "came_back_older": f"{{at}} 的 Redis 恢复后的数据比之前旧，因此以本断点文件为准。{_REPEATED}",
    "restarted_forgetful": f"{{at}} 的 Redis 重新启动过，而且不会把每次写入都存到磁盘。{_REPEATED}",
    "restarted": "{at} 的 Redis 重新启动过；已与断点文件核对，工作端继续发送。",
}
