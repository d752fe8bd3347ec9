"""What is said of a wxpush.yaml that cannot be used."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_profile": "{path}：profiles 里没有 {profile!r}，未发送任何消息；现有：{known}。",
    "no_profile_at_all": "{path}：没有写 profiles，因此没有 {profile!r}，未发送任何消息；现有：无。",
    "missing": ("{path}：这个配置文件不存在", "请改正 {origin}。"),
    "unusable": ("{path}：这个配置文件无法读取（{why}）", "请改正 {origin}。"),
    "no_home": "{path}：{place}：找不到 {text}（{why}），未发送任何消息；请写完整路径。",
    "too_few": "{path}：{place}：{value} 太小，未发送任何消息；请写不小于 {least} 的整数。",
    "too_many": "{path}：{place}：{value} 太大，未发送任何消息；请写不大于 {most} 的整数。",
    "token_twice": (
        "{path}：{place}token_command 和 token_url 不能同时使用，未发送任何消息；请删除其中一个。"
    ),
    "notifier_lacks": "缺少 {key}，kind: {kind} 需要它，未发送任何消息；请补上。",
    "notifier_without": "kind: {kind} 没有 {key} 这一项，未发送任何消息；请删除。",
    "notifier_of_nothing": "events 是空的，未发送任何消息；请从 {events} 中选择，或删除这一项。",
    "notifier_half_a_login": "user 和 secret_file 必须同时写，未发送任何消息；请都写上，或都删除。",
    "notifier_no_address": "{address!r} 不是邮件地址，未发送任何消息；请写成 ops@example.com 的形式。",
    "notifier_no_server": "server 无法使用，未发送任何消息；请写 {forms}。",
    "notifier_servers": "smtps://主机 或 smtp://主机，不带用户名",
    "value_refused": "{path}：{place}：{error}",
    # of keys that command
    "not_trusted": (
        "{path} 是在当前目录里找到的；其中会运行命令，或决定密钥和消息发往何处的设置，需要先得到信任：{said}",
        "请先看看内容，再运行：`wxpush trust {folder}`；或者指明用它：--config {file} 或 WXPUSH_CONFIG。",
    ),
    "keys_new": "{keys}",
    "keys_changed": "{keys}（信任后又改过）",
    "no_home_for_trust": (
        "没有主目录，无法记下已信任的设置",
        "请改为指明这个文件：--config {file} 或 WXPUSH_CONFIG。",
    ),
    "trust_not_kept": ("无法记下已信任的设置：{path}（{why}）", "请腾出空间或检查权限，再运行同一条命令。"),
    "trust_unreadable": ("无法读取已信任的设置：{path}（{why}）", "请检查权限，或删除它后重新信任该目录。"),
}
