"""Why what a broker or Redis gives is not used: it is none of ours, of another version, or sealed otherwise."""

from wxpush.words import Text

_DEAD = "它成为死信；如果其中有推送任务的行，这些行会重新分发。"

TEXTS: dict[str, Text] = {
    "chunk_too_long": (
        "消息中间件里有一条消息比 wxpush 的任何批次都长，或不完整，因此不发送其中的内容",
        _DEAD,
    ),
    "chunk_unreadable": (
        "消息中间件里有一条消息不是 wxpush 的批次（{why}），因此不发送其中的内容",
        _DEAD,
    ),
    "chunk_of_odd_rows": (
        "消息中间件里有一条消息的行不属于同一批，wxpush 的批次不会这样，因此不发送其中的内容",
        _DEAD,
    ),
    "chunk_of_another_account": (
        "{theirs} 的批次出现在 {ours} 的队列里，因此不发送其中的内容",
        _DEAD,
    ),
    "chunk_of_another_version": (
        "有一个批次的版本是 {version}，这个工作端的版本是 {known}，因此不发送其中的内容",
        "这些行会重新分发；请升级工作端和分发端中较旧的一方。",
    ),
    "chunk_of_unknown_window": (
        "这个工作端不认识某个轮次的发送时段，因此不能为它发送：{why}",
        "请让它有同样的时区数据。",
    ),
    "window_closed": "推送任务的发送时段已结束；再次开始时会重新分发这些行。",
    "chunk_of_unknown_kind": (
        "有一个批次的消息类型是 {kind!r}，这个工作端不认识，因此不发送其中的内容",
        "这些行会重新分发；请升级这个工作端。",
    ),
    "chunk_not_dealt_with": "有一个批次未能处理（{kind}：{said}）；其中的行会重新分发。",
    # sealed
    "no_key_here": (
        "有一个批次已加密，而这台机器没有密钥，因此不发送其中的内容",
        "请在 wxpush.yaml 里用 cluster_key_file 指定集群的密钥，或设置 WXPUSH_CLUSTER_KEY_FILE。",
    ),
    "not_sealed": (
        "集群的服务器上有一条消息没有加密，因此不予处理",
        "集群的每台机器都要用同一个 cluster_key_file；如果都已设置，请查明还有谁在写这些服务器。",
    ),
    "sealed_with_another_key": (
        "集群的服务器上有一条消息是用另一个密钥加密的，因此这台机器不予处理",
        "集群的每台机器都要用同一个 cluster_key_file。",
    ),
    "seal_broken": (
        "集群的服务器上有一条消息被改动过，或由没有密钥的人写入，因此不予处理",
        "请查明还有谁在写这些服务器。",
    ),
}
