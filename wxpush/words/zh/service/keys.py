"""What is said of keys and of the file that they are in."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "keys_unreadable": ("密钥表 {path} 无法读取（{why}）", "请改正路径或权限。"),
    "keys_unguarded": (
        "密钥表 {path} 可以被其他用户读写，或属于其他用户",
        "请改为自己的文件，并运行：chmod 600 {quoted}",
    ),
    "keys_odd": ("文件 {path} 不是密钥表", "请改正，或另指定一个文件并用 --new-key 新建密钥。"),
    "keys_twice": ("密钥表 {path} 里有两个密钥都叫 {name}", "请给其中一个改名。"),
    "keys_not_own": ("密钥表 {path} 无法写入：{why}", "请指定自己的文件。"),
    "keys_guard_refused": (
        "{guard} {why}，因此其他进程可能同时改动密钥文件 {path}",
        "请在没有人改动密钥时删除它，wxpush 会重新创建。",
    ),
    "keys_busy": (
        "另一个进程锁住了密钥表 {path}",
        "请用 `fuser` 找到并结束它，再运行同一命令。",
    ),
    "keys_unwritable": ("密钥表 {path} 无法写入（{why}）", "请改正路径或权限。"),
    "key_name_odd": ("密钥不能叫 {name!r}", "请使用不超过 64 个英文字母、数字、点、连字符和下划线。"),
    "key_name_taken": (
        "{path} 里已有叫 {name} 的密钥",
        "请换一个名称，或先用 --revoke-key {name} 吊销它。",
    ),
    "key_not_there": ("{path} 里没有叫 {name} 的密钥", "请用 --list-keys 查看已有的密钥。"),
    "key_made": "这是密钥 {name}：它没有保存，也不能再次显示。",
    "key_revoked": "密钥 {name} 已删除；运行中的服务在重新读取文件（SIGHUP）之前仍然接受它。",
    "key_listed": "{name}：{scopes}；推送任务：{campaigns}；创建于 {made}",
    "key_listed_for_tests": "{name}：{scopes}；测试用；推送任务：{campaigns}；创建于 {made}",
    "no_key_listed": "没有密钥。",
}
