"""What the commands of `suppress` say."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_list": "没有指定免打扰名单；未执行任何操作。请用 --suppress FILE 指定，或在 wxpush.yaml 里写 suppress:。",
    "no_openids": (
        "给出的 {many} 个里，第 {number} 个不是 openid",
        "请改正：微信的 openid 只含字母、数字、- 和 _。",
    ),
    "added": "{many:,} 个 openid 已在 {path} 中。",
    "added_again": "{many:,} 个 openid 已在 {path} 中，其中 {before:,} 个原来就在。",
    "removed": "已从 {path} 移除 {many:,} 个 openid。",
    "removed_but": "已从 {path} 移除 {many:,} 个 openid，{missing:,} 个不在其中。",
    "imported": "已向 {path} 加入 {added:,} 个 openid，{known:,} 个原来就在。",
    "imported_but": "已向 {path} 加入 {added:,} 个 openid，{known:,} 个原来就在，{left}。",
    "imported_without_others": "未导入 {many:,} 行仍可发送的人",
    "imported_without_nobody": "跳过没有 openid 的 {many:,} 行",
    "imported_without_unread": "跳过无法读取的 {many:,} 行",
    "made_new": "{said}原来没有 {path}，已新建。",
    "import_without_column": "{path} 没有列 {column!r}，未导入任何内容；它的列有：{columns}。请用 --column 指定存放 openid 的列。",
    # the list, entry by entry, and below it how many there are
    "entry_until": "到 {day}",
    "entry_expired": "已于 {day} 到期",
    "listed_one": "{path}：{many:,} 条记录",
    "listed_one_and_expired": "{path}：{many:,} 条记录，其中 {expired:,} 条已到期",
    "listed": "{path}：{many:,} 条记录",
    "listed_and_expired": "{path}：{many:,} 条记录，其中 {expired:,} 条已到期",
}
