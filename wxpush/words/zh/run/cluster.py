"""What `dispatch` tells and asks."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "warnings_left_out": "另有 {many:,} 条类似的警告，未逐一显示。",
    "workers_for": "{appid} 的工作端",
    "no_sandbox_for_workers": (
        "其他机器上的工作端连不上这条命令启动的沙箱，--sandbox 只能用于 `wxpush send`",
        "请启动 `wxpush sandbox`，并用 --base-url 指定它。",
    ),
    "no_changes_under_way": (
        "集群手里是分发时的行，现在不能用 --accept-changes",
        "请先撤销改动，去掉这个选项，把分发执行完，或用 --abandon 放弃分发；之后再发送改动过的内容。",
    ),
    "in_doubt_until_collected": (
        "{error}在收集到结果之前，工作端手里的行存疑；如果已经无法收集，请放弃这次分发：`{command}`。"
    ),
    "paused": "公众号已暂停（{cause}）。",
    "paused_because": "公众号已暂停（{cause}）。{why}",
    "paused_for": "公众号已暂停 {time}（{cause}）。",
    "paused_for_because": "公众号已暂停 {time}（{cause}）。{why}",
    "quota_pause": (
        "今天的额度已用完：约在北京时间零点恢复，届时工作端自动继续。如果提前有了额度，用 `{command}` 解除暂停。"
    ),
    # who or what paused it
    "cause_operator": "人工暂停",
    "cause_account": "公众号被拒绝",
    "cause_quota": "额度用完",
    # giving it up
    "abandon_sends_nothing": "--abandon 只放弃分发，不发送，不能与 --again 和 --accept-changes 同时使用。",
    "none_to_give_up": (
        "{list} 没有进行中的分发，无需放弃",
        "下一步见 `wxpush status {named}`。",
    ),
    "no_checkpoint_to_give_up": (
        "{list} 没有断点文件（{path}），没有可以放弃的分发",
        "",
    ),
    "dispatch_given_up": (
        "将放弃 {list} 的分发（消息中间件 {broker}，共享状态 {state}，命名空间 {namespace}）：删除它的轮次、批次和死信；"
        "工作端手里的 {many:,} 行，收集不到结果的都存疑。{found}"
    ),
    "dispatched_elsewhere": (
        "{list} 进行中的分发在别处：{right}，而命令里写的是 {named}；未做任何改动，未发送任何消息。请运行 `{command}`。"
    ),
    "its_broker": "消息中间件是 {value}",
    "its_state": "共享状态是 {value}",
    "its_namespace": "命名空间是 {value}",
    "found_ours": "会先召回工作端，收集它们已发送的结果。",
    "found_gone": "{state} 的 Redis 里没有这次分发，无从得知工作端发送了什么。",
    "found_taken": "{state} 的 Redis 里，这个推送任务属于另一个断点文件，不会动它；无从得知工作端发送了什么。",
    "found_away": "{state} 的 Redis 没有回应：能连上它的工作端会继续发送手里的行，直到有人结束它们。",
    "rows_cannot_be_made": (
        "工作端手里有 {many:,} 行，用现在的文件已无法生成同样的消息，因此没有放弃分发。"
        "请把名单和任务文件恢复成分发时的样子，再运行同一条命令。"
    ),
    "changed_since_dispatched": (
        "名单或任务文件在分发之后有改动，无法辨认工作端手里的是哪些人，因此没有放弃分发。请把文件恢复成原来的样子，再运行同一条命令。"
    ),
    "run_not_deleted": "{error}那里的轮次无法删除；没有这个断点文件，它一直处于召回状态。",
    "chunks_may_wait": "{error}消息中间件里可能还有这个轮次的批次；工作端取到后找不到轮次，什么也不会发送。",
    "chunks_deleted": "已从消息中间件删除这个轮次的 {many:,} 个批次和死信。",
    "workers_not_told": (
        "无法通知 {state} 的 Redis。能连上它的工作端可能继续发送手里的行：在处理存疑的行之前，请先结束这些工作端，或让那个 Redis 保持停止。"
    ),
}
