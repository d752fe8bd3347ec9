"""Why a worker sends nothing, or gives rows back."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "recalled": "分发端已停止这个推送任务；其中的行已归还。",
    "lease_over": "这个工作端离开的时间超过了租约，另一个工作端可能正在发送这些行；它不再发送其中任何一行。",
    "lease_lost": "这些行现在由另一个工作端持有；本工作端不改动它们。",
    "account_paused": "公众号已暂停；这些行予以保留。",
    "chunk_held_long": "这个批次持有的时间够长了；其中的行会重新分发。",
    "host_at_rest": "这台机器暂时不取批次；这些行留给其他机器。",
    "host_rests": (
        "这台机器的消息全都发不到微信，因此在 {time} 内把 {appid} 的行留给其他机器",
        "请检查它的网络和获取令牌的途径。",
    ),
    "hosts_not_allowed": (
        "有消息的链接指向这个工作端的 allow_hosts 里没有的主机，因此这些行被拒绝",
        "如果主机无误，请把它写进 wxpush.yaml 的 allow_hosts，然后用 `wxpush retry` 发送这些行。",
    ),
    # kept beside a pause
    "paused_by": "由 {by} 用 `wxpush pause` 暂停；用 `wxpush resume` 恢复。",
}
