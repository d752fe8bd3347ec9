"""关于收件库文件的说法。"""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "spool_busy": (
        "另一个 wxpush 正在使用收件库 {path}",
        "请先停止它，或者用 --spool 指定另一个文件。",
    ),
    "spool_not_own": (
        "{path} 不能用作收件库：它{why}",
        "请用 --spool 指定另一个位置。",
    ),
    "spool_unwritable": (
        "无法打开收件库 {path}（{why}）",
        "请让它所在的文件夹可写，或者用 --spool 指定另一个位置。",
    ),
    "spool_unusable": (
        "收件库 {path} 无法读写（{why}）",
        "请腾出磁盘空间，或者让它所在的文件夹可写：已经用编号答复过的消息都在里面。",
    ),
    "spool_damaged": (
        "收件库 {path} 已损坏（{why}）",
        "请连同 -wal 文件一起恢复它的副本，或者把它移走；其中等待的消息不会发送。",
    ),
    "no_spool": (
        "{path} 不是这个版本的 wxpush 的收件库",
        "请用 --spool 指定另一个文件。",
    ),
    "spool_of_another": (
        "收件库 {path} 里是公众号 {theirs} 的消息，而现在要服务的是 {ours}",
        "请为每个公众号使用各自的收件库（--spool）。",
    ),
    "no_log": "SQLite 在那里不能使用日志：{mode}",
}
