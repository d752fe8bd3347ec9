"""What is said of AppID and AppSecret, and of the addresses that may be given them."""

from wxpush.words import Text

_ALONE = "里面只能有一样内容：{what}。"

TEXTS: dict[str, Text] = {
    # the AppID
    "no_appid": (
        "没有设置 AppID",
        "请在 wxpush.yaml 里写 appid，或设置 WXPUSH_APPID（在 https://developers.weixin.qq.com/platform 可以查到）；也可以加 --sandbox 演练。",
    ),
    "odd_appid": "AppID {appid!r} 不像有效的 AppID（wx 加 16 个字母或数字），是否有效以微信的回应为准。",
    # where the secret comes from: fields of what follows
    "origin_file": "密钥文件 {path}",
    "origin_systemd": "systemd 凭证 {name}",
    "origin_command": "secret_command 的输出",
    # the secret
    "no_secret": (
        "没有设置 AppSecret",
        "请把它单独存入只有自己可读的文件（chmod 600），在 wxpush.yaml 里用 secret_file 指定，或设置 WXPUSH_SECRET_FILE。",
    ),
    "no_cluster_key": (
        "消息中间件或 Redis 在其他机器上，但没有指定加密批次用的集群密钥",
        "请在每台机器的私有文件里放同一个密钥（`openssl rand -hex 32`），用 wxpush.yaml 的 cluster_key_file 或 WXPUSH_CLUSTER_KEY_FILE 指定。",
    ),
    "push_token_odd": (
        "{path} 里没有消息推送的 Token",
        "请只写入微信后台的 Token：3 到 32 个字母和数字。",
    ),
    "push_keys_odd": (
        "{path} 里没有消息推送的 EncodingAESKey",
        "请写入微信后台显示的 43 个字符；刚换过密钥的，在下一行写上原来的密钥。",
    ),
    "cluster_key_odd": (
        "{path} 里没有有效的集群密钥",
        "文件里只能有 64 位十六进制数字，即 `openssl rand -hex 32` 的输出。",
    ),
    "secret_unreadable": (
        "{origin} 指定的密钥文件 {path} 无法读取（{why}）",
        "请改正路径或权限。",
    ),
    # what a file is to hold: fields of what follows
    "what_app_secret": "AppSecret",
    "what_cluster_key": "集群密钥",
    "what_push_token": "消息推送的 Token",
    "what_push_keys": "消息推送的 EncodingAESKey",
    "what_secret": "密钥",
    "by_key": "wxpush.yaml 的 secret_file",
    "by_cluster_key": "--cluster-key-file",
    "secret_no_regular_file": (
        "密钥文件 {path} 不是普通文件",
        "请指定一个普通文件，内容是：{what}。",
    ),
    "secret_readable_by_others": (
        "密钥文件 {path} 可以被其他用户读写",
        "请运行：chmod 600 {quoted}",
    ),
    "secret_lent_too_openly": (
        "密钥文件 {path} 可以被其他用户读写，而当前用户不能改它的权限",
        "请以 0400 权限挂载，或在 wxpush.yaml 里改写为 `secret_command: cat {quoted}`。",
    ),
    "file_lent_too_openly": (
        "密钥文件 {path} 可以被其他用户读写，而当前用户不能改它的权限",
        "请以 0400 权限挂载。",
    ),
    "secret_of_another_user": (
        "密钥文件 {path} 属于其他用户，其内容可能被其更改",
        "请指定自己的文件，或属于超级用户、且自己所在的组可以读取的文件（权限 0440）。",
    ),
    "command_too_slow": (
        "secret_command 在 {seconds:g} 秒内没有结束",
        "请手工运行它，查看原因。",
    ),
    "command_not_started": ("secret_command 无法启动", "请手工运行它，查看原因。"),
    "command_failed": ("secret_command 失败，退出码 {code}", "请手工运行它，查看原因。"),
    "secret_empty": ("{origin}：内容为空", _ALONE),
    "secret_of_many_lines": ("{origin}：不止一行", _ALONE),
    "secret_odd": ("{origin}：内容无效，应当是：{what}", _ALONE),
    # the addresses
    "address_refused": ("{what}：这个地址不能使用，{why}", "请写成 {example} 这样的形式。"),
    "address_has_query": "带有查询参数",
    "address_has_odd_characters": "含有 URL 里不能有的字符",
    "address_has_no_host": "不是 https://host 的形式",
    "address_has_user_name": "含有用户名",
    "address_has_fragment": "带有 # 片段",
    "address_without_https": "只有本机地址可以不用 https",
    "base_url": "接口地址",
}
