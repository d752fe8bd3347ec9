"""关于没有接收的行，以及等待中的消息的说法。"""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # 没有接收的行
    "broken_json": "这一行不是 JSON 对象",
    "bad_member": "这一行不是应有的形式：{why}",
    "not_utf8": "字段不是 UTF-8",
    "long_key": "键超过 {most} 个字符",
    "unknown_campaign": "没有名为 {campaign} 的推送任务",
    "forbidden_campaign": "此调用方不能使用推送任务 {campaign}",
    "key_reused": "键 {key} 在最近 24 小时内已用于其他字段",
    "request_key_reused": "这个键在最近 24 小时内已用于其他行",
    "key_in_use": "最先带着这个键到来的内容仍在接收中",
    "duplicate": "最近 24 小时内已接收另一条去重键相同的消息",
    "full": "已有 {most:,} 条消息在等待，不能再多",
    "stopping": "服务正在停止，不再接收",
    "rate_of_person": "每个人在 {seconds:,} 秒内最多收到 {many:,} 条消息",
    "joining": "本节点正在把自己的消息告知其他节点",
    "state_lost": (
        "Redis 重新启动过或被清空过，此后以下节点还没有告知它们的消息：{nodes}",
        "请启动这些节点；不再使用的节点用 --forget-node 排除。",
    ),
    "node_silent": (
        "保存这条消息的节点（{node}）没有应答，不知道它是否已决定",
        "请查询这条消息，等该节点恢复后再决定一次。",
    ),
    "keys_of_two": "本节点有 {many:,} 个键对应着其他节点的消息：这些消息可能发送两次。",
    # 消息为什么等待
    "paused": "已由操作人员暂停",
    "paused_by": "已由 {by} 暂停",
    "taking_back": "先收回工作端手里可能还有的消息；上次是被强制结束的，则要等到租约结束",
    "file_changed": "重新读取了它的任务文件",
    "ending": "服务正在停止",
    "advice_in_doubt": "请作出决定：服务停止后，对收件库文件运行 `wxpush resolve`",
    "advice_expired": "已经没有用处就不必处理；否则改期限，换一个键再次提交",
}
