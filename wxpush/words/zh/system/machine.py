"""What is said of the machine: files that wxpush writes, keeps for itself, or cannot have open; temporary files; signals."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "output_not_written": ("{path} 无法写入（{why}）", "请用 -o 指定其他位置。"),
    "output_not_synced": (
        "{path} 已写入，但不能确定断电后是否还在（{why}）",
        "请检查磁盘，再运行同一条命令。",
    ),
    "draft_refused": (
        "{path} {why}，因此没有写 {output}",
        "请删除它，或用 -o 指定其他位置。",
    ),
    "is_mounted": "它本身是挂载点：请改为挂载它所在的目录",
    "no_regular_file": "不是普通文件",
    # instead of a file that is to be read
    "is_folder": "它是目录，不是文件",
    "is_pipe": "它是管道，不是文件",
    "is_device": "它是设备，不是文件",
    "is_socket": "它是套接字，不是文件",
    "no_file_name": "不是有效的文件名",
    # where one is
    "folder_gone": ("当前所在的目录已被删除", "请先用 `cd` 进入存在的目录，再运行这条命令。"),
    "no_home": "找不到 {user} 的主目录",
    # what is kept in the user's own folders
    "own_refused": ("{path} {why}", "请删除它，再运行同一条命令。"),
    # what nobody named; `place` is the file itself, its folder, or where a link of it leads
    "found_of_another_user": (
        "{path} 是在当前目录里找到的，可能是别人的文件：{place} {why}",
        "请先看看内容；确实要用它，请指明：--config {quoted} 或 WXPUSH_CONFIG。",
    ),
    # a folder that is everybody's, or root's
    "found_in_the_open": (
        "{path} 是在当前目录里找到的，可能被别人改过：{place} {why}",
        "请先看看内容，再把它放到别人不能写的目录里；或者指明用它：--config {quoted} 或 WXPUSH_CONFIG。",
    ),
    "found_open_to_others": (
        "{path} 是在当前目录里找到的，可能被别人改过：{place} {why}",
        "请先看看内容，再取消他人的写权限：`chmod go-w {quoted_place}`；或者指明用它：--config {quoted} 或 WXPUSH_CONFIG。",
    ),
    # behind a path
    "link_of_others": "{path} 是其他用户的链接，而其所在目录人人可写",
    "is_link": "是符号链接",
    "is_no_file": "不是普通文件",
    "has_another_name": "还有另一个名字（硬链接）",
    "not_own": "不是自己的文件",
    "of_another_user": "属于其他用户",
    "open_to_others": "其他用户可写",
    # a lock file
    "no_lock_made": "无法创建 {path}",
    "is_no_lock": "有内容，不是锁文件",
    "held_by_others": "可以被无权写入相应文件的用户打开",
    "does_not_open": "无法打开（{why}）",
    # open at once
    "too_few_at_once": (
        "本机允许 wxpush 同时打开的文件太少（ulimit -n）",
        "请调高上限，例如在当前 shell 里运行 `ulimit -n 1024`，或在服务里设置 LimitNOFILE=，再运行同一条命令。",
    ),
    # temporary
    "no_room": (
        "无法在 {folder} 里比对各行（{why}）",
        "请在那里腾出空间，或用 TMPDIR 指定其他目录，然后重新运行。",
    ),
    "no_temporary_folder": (
        "没有可写的临时目录",
        "请用 TMPDIR 指定一个可写的目录，例如名单所在的目录，再运行同一条命令。",
    ),
    # signals
    "stopped": ("收到 {signal}，已停止", "请再运行同一条命令。"),
    "stopping": "收到 {signal}：不再发送新消息，正在等已发出的得到回应。再收到一次同样的信号就立即退出。",
}
