"""What is said of a checkpoint that cannot be used, and of a campaign that is not the one it was made for."""

from wxpush.words import Text

_CHANGED = "推送任务开始发送之后，{what}有改动；直接续发可能漏行，或给同一个人发两次"
_CHANGED_SO = _CHANGED.replace("；", "{how}；", 1)

TEXTS: dict[str, Text] = {
    # its file
    "is_link": (
        "断点文件 {path} 是符号链接，wxpush 不跟随链接",
        "请用 --checkpoint 指定文件本身。",
    ),
    "unwritable": (
        "断点文件 {path} 无法写入（{why}）",
        "请使所在目录可写，或用 --checkpoint 指定其他位置。",
    ),
    "no_own_file": (
        "断点文件 {path} 不是当前用户的普通文件",
        "请用 --checkpoint 指定其他位置。",
    ),
    "unlockable": (
        "断点文件 {path} 无法加锁（{why}）",
        "请用 --checkpoint 把它放到本地磁盘上。",
    ),
    "busy": ("另一个 wxpush 进程正在使用 {path}", "请等它结束，或用 `wxpush status` 查看进展。"),
    "unusable": (
        "断点文件 {path} 无法读写（{why}）",
        "请腾出空间或使所在目录可写，再运行同一条命令。",
    ),
    "unreadable": (
        "断点文件 {path} 无法读取（{why}）；所有者是 {whose}，权限 {mode}",
        "请以所有者身份查看，或用 chown 改为自己所有。",
    ),
    "on_network": (
        "断点文件 {path} 在网络文件系统（{kind}）上，wxpush 的锁会与 SQLite 自己的锁冲突（`database is locked`）",
        "请用 --checkpoint 指定本地磁盘上的位置。",
    ),
    "held_by_another": (
        "另一个程序占用着断点文件 {path}（`database is locked`）",
        "请结束那个程序（例如打开了该文件的 sqlite3），再运行同一条命令。",
    ),
    "being_read": (
        "另一个程序读取断点文件 {path} 已有十秒",
        "刚才确认的内容已经写入断点文件：请结束那个程序，再运行 `wxpush send` 即可继续。",
    ),
    "no_shared_memory": (
        "断点文件 {path} 所在的挂载不支持进程共享内存",
        "请用 --checkpoint 把它放到本地磁盘上。",
    ),
    "name_too_long": (
        "断点文件 {path} 的文件名对这个磁盘来说太长（SQLite 还要在后面加几个字符）",
        "请用 --checkpoint 指定其他名称。",
    ),
    "folder_not_synced": (
        "断点文件 {path} 所在的目录无法同步到磁盘（{why}）",
        "请检查磁盘，或用 --checkpoint 指定其他磁盘上的位置。",
    ),
    "no_room": (
        "断点文件 {path} 所在的磁盘没有空间了（{why}）",
        "请腾出空间，再运行同一条命令。",
    ),
    # what is in it
    "strange_schema": (
        "{path} 中有 wxpush 从未建立的表或触发器，因此没有采信，也没有写入",
        "请查明是谁建的；请用 --checkpoint 指定另一个文件。",
    ),
    "foreign": (
        "{path} 不是 wxpush 的断点文件，没有改动它",
        "请用 --checkpoint 指定其他文件。",
    ),
    "format_unknown": (
        "{path} 的断点文件格式是 {version}，这个版本的 wxpush 只读格式 {format}",
        "请用写它的那个版本的 wxpush 继续。",
    ),
    "sqlite_too_old": (
        "当前 Python 的 SQLite 版本是 {have}，断点文件需要 {need} 或更新的版本",
        "请把 wxpush 装到自带较新 SQLite 的 Python 下，例如 python.org 或 conda 的 Python。",
    ),
    "damaged": (
        "断点文件 {path} 无法读取（{why}），无从得知哪些行已发送",
        "请保留这个文件，从副本恢复，或用 `sqlite3 {name} .recover` 修复；删除它会给所有人再发一遍。",
    ),
    "impossible": "{place} 中有 wxpush 绝不会写入的值",
    # its log
    "log_missing": (
        "断点文件 {path} 不完整：缺少日志 {log}，最后发送的行记在日志里",
        "请从文件原来的位置找回日志，放在旁边；确实找不回来时怎么办，见 docs/zh/checkpoint.md。",
    ),
    "log_not_whole": (
        "断点文件 {path} 不完整：日志 {log} 已损坏或被截断，最后发送的行会被当作未发送",
        "请从原来的位置或同一份备份中找回日志；确实找不回来时怎么办，见 docs/zh/checkpoint.md。",
    ),
    "empty": (
        "断点文件 {path} 是空文件（磁盘写满时复制会留下这样的文件），无从得知哪些行已发送",
        "请从原来的位置或备份中找回文件；只有确定这份名单从未发送过，才能删除它。",
    ),
    "log_without_file": (
        "断点文件 {path} 缺失或为空，而日志 {log} 还在，无从得知哪些行已发送",
        "请找回日志对应的断点文件，再运行同一条命令。",
    ),
    "log_of_another_file": (
        "断点文件 {path} 与日志 {log} 不配套：其中一个被替换过，无从得知哪些行已发送",
        "请把两者恢复成原来的样子。如果断点文件是发送中救回、后来改名的那一份，请删除日志：它属于之前的文件。",
    ),
    "beside_another_file": (
        "{path} {why}，因此没有读写它旁边的断点文件",
        "请查明是谁放的；断点文件旁边的文件必须是自己的普通文件。",
    ),
    # lost while it is in use
    "lost": ("断点文件 {path} {how}", "{advice}"),
    "was_removed": "在发送期间被删除或改名",
    "cannot_be_found": "找不到了（{why}）",
    "was_replaced": "在发送期间被另一个文件替换",
    "was_written_over": "在发送期间被其他程序覆盖",
    "lost_its_log": "的日志（-wal）在发送期间丢失",
    "has_another_log": "的日志（-wal）在发送期间被换成了另一个",
    "has_an_older_log": "的日志（-wal）在发送期间被换成了旧副本或别的内容",
    "has_a_shorter_log": "的日志（-wal）在发送期间被截短",
    "goes_on": "请再运行同一条命令：会按已知的结果断点续发。",
    "is_written_back": (
        "结束时会把已知的结果写回原处；如果那里已有别的文件，则写到 {rescued}。再次发送之前，请用 `wxpush status` 确认里面是本次的结果。"
    ),
    "is_laid_beside": (
        "结束时会把已知的结果尽量写到 {rescued}：请用 `wxpush status` 和 `--checkpoint {rescued}` 确认里面是本次的结果，"
        "然后用它续发；原处现在的文件可能把已发送的行当作未发送。"
    ),
    "another_knows": (
        "这个断点文件旁边有 {rescued}，其中可能记着已发送的行，而这个断点文件当作未发送；移走其中一个之前，不会发送任何消息。"
    ),
    "rescued_beside": (
        "断点文件 {path} 旁边有 {rescued}，是上次发送时断点文件被替换后留下的，其中可能记着已发送的行",
        "请用 `wxpush status` 分别查看两者。要用救回的那份续发，请删除 {name} 及其 -wal，再把它改名为 {name}；不需要它就删除它。",
    ),
    "not_rescued": (
        "断点文件 {path} {how}，已知的结果也无法写到旁边（{why}），无从得知哪些行已发送",
        "再次发送之前，请把断点文件和日志恢复成原来的样子，必要时用备份：原处现在的文件可能把已发送的行当作未发送。",
    ),
    "bring_back": "请把原来的文件改回原名，放在日志旁边，再运行同一条命令；没有它，已发送的行会再发一遍。",
    # whose it is
    "account_changed": (
        _CHANGED,
        "请用开始时的公众号，或用 --checkpoint NEW.wxpush 另起一个推送任务。",
    ),
    "base_url_changed": (
        _CHANGED,
        "请用开始时的地址 --base-url {base_url}，或用 --checkpoint NEW.wxpush 另起一个推送任务。",
    ),
    "kind_changed": (
        _CHANGED,
        "请撤销改动，或用 --checkpoint NEW.wxpush 另起一个推送任务。",
    ),
    "unknown_kind": (
        "断点文件记录的消息类型是 {kind}，这个版本的 wxpush 不支持",
        "请升级 wxpush。",
    ),
    "changed": (
        _CHANGED_SO,
        "请撤销改动；或加 --accept-changes 续发，或用 --checkpoint NEW.wxpush 另起一个推送任务。",
    ),
    "both_changed": (
        _CHANGED_SO,
        "两者都有改动时，只能靠任务文件里从一开始就有的 `key:` 辨认各行：请撤销其中一处改动。",
    ),
    # 名单改动了什么：行数，以及第一个不同的数据块所在的行
    "input_differs": "（原有 {before:,} 行，现有 {now:,} 行；第一处不同在第 {first} 行到第 {last} 行之间）",
    "input_ends": "（原有 {before:,} 行，现有 {now:,} 行；第一处不同在第 {first} 行之后）",
    "of_account": "公众号",
    "of_base_url": "接口地址",
    "of_kind_of_message": "消息类型",
    "of_campaign_file": "任务文件",
    "of_allow_hosts": "wxpush.yaml 的 allow_hosts（允许的域名）",
    "of_input": "名单",
    "in_a_cluster": (
        "这个推送任务已交给集群（共享状态在 {state}），这里没有结果的行可能已经发送",
        "请用 `{collect}` 收集结果，并把任务执行完；如果已经无法收集，加上 --abandon 放弃这次分发。",
    ),
    # what SQLite says
    "sqlite_busy": "数据库被锁定",
    "sqlite_readonly": "数据库只读",
    "sqlite_ioerr": "磁盘读写出错",
    "sqlite_corrupt": "数据库文件已损坏",
    "sqlite_full": "磁盘已满",
    "sqlite_cantopen": "无法打开数据库文件",
    "sqlite_notadb": "不是数据库文件",
}
