"""What files are called where two names mean one of them."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "file_list_part": "尚未取完的关注者名单",
    "file_list_draft": "它的草稿",
    "file_suppression": "免打扰名单",
    "file_secret": "密钥文件",
    "file_cluster_key": "集群密钥文件",
    "file_systemd_secret": "systemd 提供的密钥",
    "file_token": "保存的 {name}",
    "file_configured": "{name} 里的 {place}",
}
