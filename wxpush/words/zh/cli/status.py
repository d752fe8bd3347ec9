"""What `status` says of a campaign, beside its counts."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "not_begun": "{recipients} 没有断点文件（{checkpoint}），尚未开始；用 `wxpush send {named}` 开始。",
    "none_begun": "{folder} 里没有断点文件，没有推送任务在这里开始过；用 `wxpush send RECIPIENTS` 开始。",
    # below the counts
    "sent_as": "这个推送任务由公众号 {appid} 发送。运行下一条命令前，请先设置对应的 WXPUSH_APPID 和密钥。",
    "status_of": "{recipients}：{said}",
    # history: the heads of its columns
    "history_began": "开始",
    "history_campaign": "推送任务",
    "history_account": "公众号",
    "history_template": "模板",
    "history_rows": "行数",
    "history_sent": "已发送",
    "history_delivered": "已送达",
    "history_rejected": "被拒绝",
    "history_invalid": "无效",
    "history_expired": "已过期",
    "history_in_doubt": "存疑",
    "history_left": "未发送",
    "history_took": "用时",
    "history_end": "结束",
    "history_time": "{took}",
    "recipients_missing": "这里没有 {path}，不知道断点文件属于哪份名单；请写明它的 RECIPIENTS 和 --checkpoint {checkpoint}。",
    "rows_in_hands": (
        "存疑的行中有 {many:,} 行在集群手中（共享状态在 {state}）：可能已由工作端发送，或正在发送。"
        "下面的命令收集它们的结果；如果已经无法收集，加上 --abandon 放弃这些行。"
    ),
}
