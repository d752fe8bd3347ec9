"""What `wxpush trust` shows."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "nothing_to_trust": ("{folder} 里没有 {name}", "请指明有这个文件的目录。"),
    "trust_head": "{path} 里有会运行命令，或决定密钥和消息发往何处的设置：",
    "trust_none": "{path} 里没有需要信任的设置。",
    # behind a key: what its value, which stands in quotes, does
    "trust_gives_secret": "运行 {value}，取得 AppSecret",
    "trust_gives_token": "运行 {value}，取得访问令牌",
    "trust_asks_for_token": "向 {value} 取得访问令牌",
    "trust_runs_at_end": "发送提前停止时在 shell 里运行 {value}",
    "trust_tells": "把发送的结果、名单名称和命令告诉别人：{value}",
    "trust_replaces": "把 {value} 替换为指标",
    "trust_writes": "把日志写入 {value}",
    "trust_sends_to": "把密钥、令牌和消息发往 {value}",
    # a key, and that
    "trust_new": "{place}：{does}",
    "trust_changed": "{place}（信任后又改过）：{does}",
    "trust_trusted": "{place}（已信任）：{does}",
    "trusted": "已信任。其中任何一项改动后，会再次询问。",
    "trusted_already": "早已信任，无需询问。",
}
