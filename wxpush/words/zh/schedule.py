"""What is said of times that people write: windows, zones, days, moments."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "window_empty": (
        "发送时段里没有写时间",
        "请写成类似 Mon-Fri 09:00-12:00,14:00-20:00 的样子，或写 always。",
    ),
    "window_without_times": (
        "{text!r} 里的 {rule!r} 不是发送时段的写法",
        "先写星期，空一格再写时间，例如 Mon-Fri 09:00-12:00,14:00-20:00；两条规则之间用分号。",
    ),
    "no_day": (
        "{text!r} 里的 {word!r} 不是星期",
        "请写 Mon、Tue、Wed、Thu、Fri、Sat 或 Sun，也可以写周一至周日。",
    ),
    "no_span": (
        "{text!r} 里的 {word!r} 不是一段时间",
        "请写成类似 09:00-12:00 的样子；22:00-02:00 表示过午夜。",
    ),
    "span_too_short": (
        "{text!r} 里的 {word!r} 不到 {least} 分钟，没有得到回应的消息来不及在其中重发",
        "请写长一些。",
    ),
    "no_time_of_day": ("{text!r} 里的 {word!r} 不是一天中的时间", "请写 00:00 到 24:00 之间的时间。"),
    "no_zone": ("没有 {name!r} 这个时区", "请写成类似 Asia/Shanghai 的样子。"),
    "no_zone_but": ("没有 {name!r} 这个时区", "是不是要写 {near}？"),
    "no_zones_here": (
        "本机没有时区数据，因此不认识 {name}；只有 {default} 不需要它",
        "请安装 tzdata：系统的软件包，或 pip install tzdata。",
    ),
    "no_days": (
        "{text!r} 不是日期，也不是一段日期",
        "请写 2026-10-01；从某日到某日写成 2026-10-01..2026-10-08。",
    ),
    "both_lists": "{day} 同时写在 holidays 和 workdays 里；请从其中一个里去掉",
    "problem": "{what}。{do}",
    "no_moment": ("{text!r} 不是时间", "请写成类似 2026-12-01 09:00 的样子；今天的时间可以只写 09:00。"),
    # where nothing may leave now
    "closed": (
        "发送时段 {window} 要到 {opens} 才开始，现在什么都不能发",
        "请到时运行同一条命令，或加上 --wait 让它等待。",
    ),
    "before_at": ("还没有到 {at}", "请到时运行同一条命令，或加上 --wait 让它等待。"),
    "never_opens": ("发送时段 {window} 两年内不会再开始", "请检查它的星期和 holidays。"),
    "too_late": (
        "现在比 --at 的时间 {at} 晚了不止 --at-grace 的 {grace}",
        "如果仍要发送，请写别的时间，或不写 --at。",
    ),
    "has_closed": "发送时段 {window} 结束；没有发送的行会保留。请在它再次开始时（{opens}）运行同一条命令。",
    # what is printed
    "no_cron": ("{text!r} 不是 crontab 的时间", "请写五项，例如 '30 20 * * 1-5'：分、时、日、月、星期。"),
    "cron_of_both": (
        "{text!r} 同时限定了日和星期：cron 取其一，systemd 要求两者都符合",
        "请把其中一项写成 *。",
    ),
    "dated_without_campaign": ("文件名里有 {{date}} 的名单，任务文件是另外的名称", "请用 -c 指定它。"),
    "name_of_several_lines": (
        "cron 表和 systemd 单元一行一项，而 {name} 会使这一行中断或另起一行",
        "请重命名文件或目录。",
    ),
    "for_crontab": "加入 crontab -e。时间以本机时钟为准；退出码 4 和 8 表示有没发完的，稍后运行同一条命令会继续发送。",
    "for_timer": "存为 /etc/systemd/system/wxpush-{name}.timer，再运行：systemctl enable --now wxpush-{name}.timer",
    "for_service": "存为 /etc/systemd/system/wxpush-{name}.service。请自行加上 User=，以及提供 AppSecret 的 LoadCredential=wxpush-secret:FILE。",
    # what is reckoned
    "counted": "{list} 有 {rows:,} 行，按原样计数，没有检查。",
    "left": "{list} 还剩 {rows:,} 行。",
    "not_counted": (
        "{path} 不能按文件名所说的格式读取，因此没有计数",
        "`wxpush send {path} --dry-run` 会说明哪里不对。",
    ),
    # the table by day
    "by_day": "各天的安排（{zone} 时间）：",
    "column_day": "日期",
    "column_window": "发送时段",
    "column_quota": "额度",
    "column_rate": "速率",
    "column_rows": "行数",
    "column_last": "最后一行",
    "rate": "{rate}",
    "never_all": "400 天之内发不完。",
}
