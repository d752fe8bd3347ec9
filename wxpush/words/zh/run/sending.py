"""What is told where a campaign is opened, while its rows leave, and at the end."""

from wxpush.words import Text

_CHANGED_WHILE = (
    "；每一行都按检查过的内容发送，新内容没有发给任何人。"
    "如果现在是另一份名单，之后用它发送的命令会拒绝（退出码 7）：请恢复原文件，或把新名单另存为别的文件发送。"
)

TEXTS: dict[str, Text] = {
    # its files
    "no_campaign_file": (
        "没有任务文件 {path}，未发送任何消息。请在那里写一个（`wxpush init` 生成示例），或用 -c FILE 指定其他任务文件。"
    ),
    "no_served_campaign": (
        "没有任务文件 {path}，未启动服务。请在那里写一个（`wxpush init` 生成示例），或改正路径。"
    ),
    "no_file_of_recipients": "{path!r} 不是名单文件。请写名单的路径。",
    "no_file_of_checkpoint": "{path!r} 不是文件，不能用作断点文件。请用 --checkpoint 给出文件的路径。",
    "same_file": "两处指定了同一个文件（{path}）：{other}、{one}，写入时会互相覆盖；未做任何改动。请指定其他文件。",
    # a copy of standard input, and the ledger of rehearsals
    "copy_has_ended": (
        "{path} 是标准输入的副本，已随推送任务结束而删除，其中的行不再保留。计数仍在 {checkpoint}。要查看每一行的结果，请再从标准输入给出同样的行（-）。"
    ),
    "copy_has_ended_of": "{path} 是标准输入的副本，已随推送任务结束而删除。",
    "remains": "推送任务已完成，但含有收件人明文的 {path} 无法删除（{why}）。请手动删除。",
    "the_campaign_file": "任务文件",
    "the_checkpoints_file": "断点文件的 {suffix}",
    "ledger_refused": (
        "演练的投递记录要写到 {path}，那里已有别的东西：{why}",
        "请把它移走，或用 --checkpoint 给演练指定别的位置。",
    ),
    "holds_no_ledger": "其中不是沙箱的投递记录",
    "the_ledger": "沙箱的投递记录",
    # who sends
    "the_sandbox": "沙箱",
    "exposed": "本机其他用户可以打开 {path}：其目录所在的挂载不支持权限。请把名单移到支持权限的磁盘上，或只挂载给自己使用（umask=077）。",
    "fewer_at_once": "并发数最多 {most:,}，达不到 {asked:,}：本机允许 wxpush 打开的文件不够（ulimit -n）。",
    # why it stopped
    "time_is_up": "已到 --max-duration 的时限；未发送的行保留。请再运行同一条命令。",
    "quota_kept_unseen": (
        "当日额度的一部分留给经 HTTP 提交的消息（--keep-quota {kept}），而没有公众号密钥的分发端无法向微信查询还剩多少",
        "请为它配置密钥，或去掉 --keep-quota 和 `keep_quota`。",
    ),
    "quota_kept_back": (
        "今天剩下的额度留给经 HTTP 提交的消息（--keep-quota {kept}）；未发送的行保留。请在北京时间零点之后，或用较小的 --keep-quota 再运行同一条命令。"
    ),
    "enough_sent": "已到 --max-sends 的上限；未发送的行保留。请再运行同一条命令。",
    "stopped_by_program": "程序要求停止；未发送的行保留。",
    "stopped_by_program_before": "程序在发送之前要求停止。",
    "not_confirmed_by_program": "程序没有确认，未做任何改动，未发送任何消息。",
    # at its end
    "no_row_changed": "没有符合这条命令的行，未改动任何行。",
    "rows_changed": "已更改 {many:,} 行。",
    "unsendable": (
        "有 {many:,} 行原本要发送，但免打扰名单或任务文件之后有改动，已不能发送：原因见 `wxpush results {named}`。"
    ),
    "openid_suppressed": "已将 {many:,} 个 openid 加入免打扰名单 {path}。",
    "refused_not_added": (
        "微信拒绝的人中有 {many:,} 个没有加入名单。请用 `wxpush results` 加 --errcode 把他们写入文件，再用 `wxpush suppress import` 导入。"
    ),
    "openids_suppressed": "已将 {many:,} 个 openid 加入免打扰名单 {path}。",
    "input_written_to": f"发送期间，{{list}} 被修改{_CHANGED_WHILE}",
    "input_replaced": f"发送期间，{{list}} 被另一个文件替换{_CHANGED_WHILE}",
    "input_removed": f"发送期间，{{list}} 被删除{_CHANGED_WHILE}",
    # its results
    "state_unknown": "没有 --state {state!r} 这个状态。可用的有：{states}。",
    "only_rehearsed": "{list} 没有断点文件（{path}），没有正式发送过；演练有自己的断点文件，加上 --sandbox 可以查看。",
    "no_results_yet": "{list} 没有断点文件（{path}），还没有结果；用 `wxpush send {named}` 开始。",
    "results_of_another_file": (
        "{list} 不是发送时的文件，行与结果无法对应。请恢复原来的文件；不需要它也能用 `wxpush status` 看合计。"
    ),
    "results_of_other_columns": (
        "{list} 的列与发送时不同，行与结果无法对应。请加上 `send` 时用的 --header-line 和 --delimiter。"
    ),
    "collect": "收集结果：{command}",
    # its rate
    "rate_shared": "本机另有 {many} 个进程正在为这个公众号发送：它们合计遵守其中最低的 --rate。",
    "rate_not_shared": "本机其他为这个公众号发送的进程无法与这一次共用速率（{why}）；各自遵守自己的 --rate。",
    "no_seat": "正在运行的进程太多",
    "no_such_locks": "系统没有所需的文件锁",
    "no_own_folder": "这个用户没有缓存目录",
    "folder_of_a_network": "{folder} 在网络磁盘（{kind}）上",
    "board_fails": "{why}",
    # its levers
    "keys": "按键：`p` 暂停和恢复，`+` 和 `-` 改变速率，`q` 停止。",
    "stopped_by_key": "按了 `q`；未发送的行已保留，再次运行同一条命令即可续发。",
    "rate_moved": "{by} 把速率从 {before} 改为 {after}。",
    "no_socket": "无法为这次发送建立套接字，因此 `wxpush pause`、`resume` 和 `rate` 联系不到它；Ctrl-C 照常可以停止它。",
    "strange_socket": (
        "在 {path} 回应的不是自己的、这个活动的发送进程，因此它没有执行任何指令",
        "请查明它属于谁；如果是自己的，请删除它。",
    ),
    "receipts_not_told": "送达事件不会与这些行对应（{why}）；之后可以用 `wxpush receipts import` 加上这个名单来补。",
}
