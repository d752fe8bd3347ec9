"""What is said of a run at its end, or by `status`; and cells of a results file that people read."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # the last line, and its verdict
    "last_line": "{recipients}：{counts}；用时 {took}（{end}）",
    "last_line_with_verdict": "{recipients}：{verdict}：{counts}；用时 {took}（{end}）",
    "verdict_stopped": "已停止（{why}）",
    "verdict_in_doubt": "还有存疑的行",
    "verdict_unfinished": "尚未发完",
    # its counts
    "count_sent": "共 {rows:,} 行，已发送 {many:,}",
    "count_sent_none": "共 {rows:,} 行，均未发送",
    "count_sent_now": "共 {rows:,} 行，本次发送 {now:,}，累计已发送 {many:,}",
    "count_sent_earlier": "共 {rows:,} 行，本次没有发送，此前已发送 {many:,}",
    "count_under_review": "审核中 {many:,}",
    "count_rejected": "被拒绝 {many:,}",
    "count_invalid": "无效 {many:,}",
    "count_duplicate": "重复 {many:,}",
    "count_suppressed": "已排除 {many:,}",
    "count_in_doubt": "存疑 {many:,}",
    "count_not_attempted": "未发送 {many:,}",
    "count_of": "{count}（{of}）",
    "of_code": "{code} {many:,}",
    "of_others": "其他 {many:,}",
    # of a dry run
    "count_leaving": "将发送 {many:,} 行",
    "count_leaving_ok": "检查通过：将发送 {many:,} 行",
    "count_leaving_none": "不会发送任何行",
    # above it: why rows were refused, and what to do about those in doubt
    "cause": "{name}，{many:,} 行：{meaning} -> {advice}。",
    "cause_of_one": "{name}，1 行：{meaning} -> {advice}。",
    "doubt_until": "有 {many:,} 行存疑，{until} 之前可以安全地重发：请立即再次运行同一条命令。",
    "doubt_held": "有 {many:,} 行存疑，时间过久，重发可能重复：是否算作已发送，需要自行决定。",
    # its end
    "ended": "退出码 {code}",
    "not_begun": "尚未发送",
    "going_on": "正在发送",
    "cut_off": "进程中断；按各行的结果，退出码应为 {code}",
    # when it began and ended
    "times_not_begun": "尚未发送任何消息",
    "times_ended": "开始 {began}，结束 {ended}（退出码 {code}）",
    "times_stopped": "开始 {began}，结束 {ended}，停止原因：{why}（退出码 {code}）",
    "times_going_on": "开始 {began}，正在发送",
    "times_cut_off": "开始 {began}，进程被强制终止或崩溃，没有退出码；按各行的结果，退出码应为 {code}",
    # why it stopped, by the word of the summary's `reason`
    "stopped_by_quota": "当日额度用完",
    "stopped_by_max_sends": "到达 --max-sends",
    "stopped_by_max_duration": "到达 --max-duration",
    "stopped_by_max_errors": "超过 --max-errors",
    "stopped_by_canary": "--canary 的灰度行没有通过",
    "stopped_by_limit": "到达 --limit",
    "stopped_by_breaker": "微信一直没有接受任何消息，熔断器停止了发送",
    "stopped_by_retry_budget": "需要重试的请求太多，重试预算用完",
    "stopped_by_signal": "收到停止信号",
    "stopped_by_account": "微信拒绝整个公众号或整个任务",
    "stopped_by_disk": "断点文件无法写入",
    "stopped_by_changed": "名单、任务文件或公众号变了",
    "stopped_by_paused": "公众号已暂停发送",
    "stopped_by_state": "共享状态丢失或无法连接",
    "stopped_by_server": "回应的服务器不是微信",
    # files
    "format_unknown": (
        "{path} 的扩展名不是 {suffixes} 中的任何一个，无法确定格式",
        "请改名，例如 {name}.csv。",
    ),
    "may_have_arrived": "此前的一次尝试没有得到回应，消息可能已经送达",
    "in_hands": "在集群手中：可能已由某个工作端发送",
}
