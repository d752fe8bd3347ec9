"""What is said of a suppression list that cannot be used."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "missing": (
        "免打扰名单 {path} 不存在",
        "请改正文件名；`touch {name}` 创建空名单，`wxpush suppress add` 创建名单并加入一人。",
    ),
    "unopenable": (
        "免打扰名单 {path} 无法打开（{why}）",
        "请修改权限，或指定其他名单。",
    ),
    "no_file": ("免打扰名单 {path} 不是普通文件", "请指定 CSV 文件。"),
    "unreadable": (
        "免打扰名单 {path} 无法读取（{why}）",
        "请检查磁盘，再运行同一条命令。",
    ),
    "unlockable": (
        "免打扰名单 {path} 无法加锁（{why}），其他进程可能同时写入",
        "请把它放在支持文件锁的磁盘上。",
    ),
    "packed": (
        "免打扰名单 {path} 是 gzip 压缩的：可以读取，但不能增删",
        "请用 gunzip 解压，并指定解压后的文件。",
    ),
    "no_list": (
        "{path} 不是免打扰名单：第一行应为 {columns}，其中只有 openid 必填",
        "`wxpush suppress import {name}` 可以从任意列的文件导入 openid。",
    ),
    "wrong_line": (
        "{path} 第 {line} 行：{why}，可能会漏掉名单上的人",
        "请改正或删除这一行。",
    ),
    "cut": "文件像是在这一行中间断掉了；请补全，如果这一行本来就完整，请在末尾加上换行",
    "no_openid": "openid 为空，或者含有空格或 ASCII 以外的字符",
    "no_date": "日期应写成 2026-11-20 的形式",
    "past_expiry": (
        "{text!r} 不晚于今天，条目会立即失效",
        "请写天数，例如 90d，或将来的日期。",
    ),
    "no_expiry": (
        "{text!r} 不是有效的到期时间",
        "请写天数，例如 90d，或将来的日期，例如 2026-11-20。",
    ),
    "busy": (
        "另一个进程长时间在写免打扰名单 {path}，因此没有读取也没有改动它",
        "请等它结束，再运行同一条命令。",
    ),
    "held": (
        "用户 {user} 的进程 {process} 长时间占用免打扰名单 {path}，因此没有读取也没有改动它",
        "请等它结束，再运行同一条命令；如果该用户不应占用名单，请取消其读取权限。",
    ),
    "written": (
        "用户 {user} 的进程 {process} 长时间在写免打扰名单 {path}，因此没有读取也没有改动它",
        "请等它结束，再运行同一条命令。",
    ),
    "guard_refused": (
        "{guard} {why}，因此其他进程可能同时写免打扰名单 {path}",
        "请在没有进程写这份名单时删除它，wxpush 会重新创建。",
    ),
    "unwritable": (
        "免打扰名单 {path} 无法写入（{why}），内容没有变",
        "请腾出空间或使所在目录可写，再运行同一条命令。",
    ),
    "unsynced": (
        "免打扰名单 {path} 已改动，但不能确定断电后是否还在（{why}）",
        "请检查磁盘，再用 `wxpush suppress list` 核对名单。",
    ),
    "half_written": (
        "免打扰名单 {path} 只写入了一部分（{why}）；完整的名单在 {kept}",
        "请腾出空间，用 {kept} 覆盖它，再删除那份副本。",
    ),
    "another": (
        "发送期间向免打扰名单 {path} 加人时，名单已丢失或被替换：现在的文件里不到原有人数的一半",
        "请把正确的名单放回原处。",
    ),
    "gone": (
        "免打扰名单 {path} 在开始发送时还在，现在没有了；没有另建一个",
        "请把它放回原处。",
    ),
    "imported_date": (
        "{path} 第 {line} 行：列 {column} 的 {text!r} 不是 2026-11-20 这样的日期",
        "{advice}",
    ),
    "imported_expires_advice": "请改正，或用 --expires 指定，它优先于这一列。",
    "imported_date_advice": "请改正，或给这一列换个名字。",
}
