"""What is said while a run goes on: heartbeats, and the live view."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "heartbeat": "{parts}",
    "heartbeat_held": "{heartbeat}；{holds}",
    # its parts
    "rows": "{done:,}/{total:,} 行",
    "rate": "{rate:,.1f} 条/秒",
    "rate_of": "{rate:,.1f} 条/秒（设定 {limit}）",
    "eta": "还需 {eta}",
    "eta_unknown": "剩余时间未知",
    "elapsed": "已用 {time}",
    "sent": "已发送 {many:,}",
    "sent_altogether": "已发送 {altogether:,}（本次 {many:,}）",
    "rejected": "被拒绝 {many:,}",
    "rejected_by": "被拒绝 {many:,}（{codes}）",
    "of_code": "{code} {many:,}",
    "under_review": "审核中 {many:,}",
    "expired": "已过期 {many:,}",
    "in_doubt": "存疑 {many:,}",
    "in_flight": "在途 {many:,}",
    "retries": "重试 {many:,}",
    "unlimited": "不限速",
    # what holds messages back
    "code": "微信返回 {code}",
    "code_and_word": "微信返回 {code}：{word}",
    "held_by_stopping": "正在停止：{many:,} 个在途请求仍可能得到应答，最晚等到 {until}",
    "held_by_paused": "{why}",
    "held_by_window": "等到 {until}，到时才允许发送",
    "held_by_window_for_now": "等待发送时段，但它不会再开始",
    "held_by_no_worker": (
        "没有工作端处理这个公众号的消息，因此未发送任何消息：请在有该公众号密钥的机器上，用同一个消息中间件运行 `wxpush work`"
    ),
    "held_by_lingering": "正在趁安全时重发 {many:,} 条存疑的消息：还剩 {takes}，到 {until}",
    "held_by_token": "正在等待令牌",
    "held_by_breaker": "多数请求失败（{why}），暂不发送：{until} 再试，到 {gives_up} 仍不成功就停止",
    "held_by_probing": "多数请求失败（{why}）：正在试一个请求，其余等待，到 {gives_up} 仍不成功就停止",
    "held_by_throttled": "{why}；等到 {until}，之后 {rate}（设定 {asked}）",
    "held_by_throttled_for_now": "{why}；等到微信重新接收消息",
    "held_by_asking_quota": "正在向微信查询当日剩余额度",
    "held_by_asking_template": "正在向微信查询公众号里是否还有该模板",
    "held_by_canary": "灰度行：前 {of:,} 行中还有 {many:,} 行没有应答，全部被接收后才发送其余的行",
    "held_by_no_answer": "已经 {takes}没有应答：{many:,} 个在途请求在等待，每个最多等 {most}",
    "held_by_kept_back": "暂存 {many:,} 个应答（{why}）：还不能确定是这些消息的问题，还是整个公众号的问题",
    "held_by_repeats": "{many:,} 条消息等待重试（{why}），最早的在 {until}",
    "held_by_spaced": "速率 {rate}：下一条在 {until} 发送",
    "held_by_slowed": "{why}；现为 {rate}，设定为 {asked}，到 {until} 逐步恢复",
    "held_by_shared": "本机有 {many} 个进程为这个公众号发送，共用 {rate}",
    "held_by_faults": "最近 {of:,} 个请求中有 {many:,} 个失败（{why}），会自动重试",
    "held_by_disk": "断点文件所在的磁盘慢：{many}% 的时间消息在等它",
    "held_by_slow_answers": "应答约需 {takes}，在途请求已达 {many:,} 个，即 --concurrency 允许的上限",
    "held_by_repeating": "{many:,} 条消息正在重试（{why}）",
    "held_by_quota": "当日额度只够剩余 {of:,} 行中的 {many:,} 行；其余的要到北京时间零点以后才能发送",
    # what happened
    "over_paused": "暂停结束；以 {rate} 发送",
    "over_window": "现在可以发送；速率 {rate}",
    "over_no_worker": "已有工作端；以 {rate} 发送",
    "over_lingering": "没有等待重发的存疑行了",
    "over_token": "已取得令牌；以 {rate} 发送",
    "over_breaker": "请求恢复成功；以 {rate} 发送",
    "over_throttled": "微信重新接收消息；以 {rate} 发送",
    "over_asking_quota": "微信已答复；以 {rate} 发送",
    "over_asking_template": "微信已答复；以 {rate} 发送",
    "over_no_answer": "又有应答了；以 {rate} 发送",
    "over_repeats": "正在重试；以 {rate} 发送",
    "canary_begun": "灰度行：先发送 {many:,} 行，全部被接收后才发送其余 {rest:,} 行",
    "canary_passed": "灰度行通过：{many:,} 行已被接收，现在发送其余的行",
    "rejected_first": "首次出现拒绝 {code}：目前 {many:,} 行",
    "disk_holds_the_rate_back": (
        "断点文件所在的磁盘拖慢了发送：最近几秒里有 {share}% 的时间，消息本可发出，却在等磁盘写入记录（最长等待 {longest}）。"
        "不会因此漏行。要加快，请按 Ctrl-C 停止，把断点文件移到更快的磁盘，再用 --checkpoint 指定新位置继续；"
        "不加这个选项会从头重发。`wxpush doctor` 可以测试磁盘。"
    ),
    # before it
    "survey_line": "预检 {title}：{rows:,} 行，{percent}%",
    "survey_title": "预检 {title}",
    "survey_rows": "{rows:,} 行",
    # what a line is
    "line_error": "错误：{said}",
    "line_warning": "警告：{said}",
    "line_note": "提示：{said}",
    "line_next": "下一步：{said}",
    "line_done": "完成：{said}",
}
