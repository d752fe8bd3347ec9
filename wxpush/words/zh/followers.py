"""What is said where an account's followers are listed or asked about."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # which of them
    "tags_not_named": ("--any 和 --all 说明多个 --tag 之间的关系，但没有写 --tag", "请用 --tag 写出标签。"),
    "any_or_all": (
        "多个 --tag 可以指有任一标签的人，也可以指同时有全部标签的人",
        "请加上 --any 或 --all。",
    ),
    "wanted_and_unwanted": (
        "--tag 要求有 {name!r}，--not-tag 又排除它",
        "请去掉其中一个。",
    ),
    "tag_unknown": ("公众号没有标签 {name!r}", "{hint}"),
    "tag_once_each": "请为每个标签分别写一次 --tag（或 --not-tag）。",
    "tag_near": "是不是“{name}”？",
    "tags_shown": "`wxpush followers tags` 列出现有的标签。",
    # listing them
    "busy": ("另一个 wxpush 进程正在导出到 {path}", "请等它结束。"),
    "beside_another_file": (
        "{path} {why}，因此没有读写它旁边正在建立的名单",
        "请查明是谁放的，然后删除它。",
    ),
    "foreign": (
        "{path} 不是 wxpush 导出时保存进度的文件，或已损坏，没有改动它",
        "请移走它，或用 -o 指定其他文件。",
    ),
    "unwritable": (
        "保存导出进度的文件 {path} 无法读写（{why}）",
        "请腾出空间或使所在目录可写，再运行同一条命令。",
    ),
    "same_page_again": (
        "微信又返回了同一页关注者，没有返回后面的",
        "请稍后再运行同一条命令。",
    ),
    "no_end": (
        "微信已列出 {listed:,} 个以上的关注者，却说只有 {total:,} 个",
        "请稍后再次运行同一条命令。",
    ),
    "minute_full": "这一分钟内微信不再回答这类调用（45011）；{wait}后再次询问。",
    "no_folder": "目录 {folder} 不存在，未导出任何内容；请创建它，或用 -o 指定其他文件。",
    "output_unwritable": ("{path} 无法写入（{why}）", "请用 -o 指定其他文件。"),
    "output_no_list": (
        "{path} 已存在，但不是关注者名单，没有改动它",
        "请用 -o 指定其他文件，或移走这个文件。",
    ),
    "going_on": "接着 {age}前已导出的 {listed:,} 个 openid 继续。",
    "anew_as_of_others": "{file} 里的 {listed:,} 个 openid 属于其他公众号或其他标签，从头开始导出。",
    "anew_as_too_old": "{file} 里的 {listed:,} 个 openid 是 {age}前导出的，已经过旧，从头开始导出。",
    # a list of them: of all, or of one tag
    "all_of_them": "全部关注者",
    "with_tag": "标签 {name}",
    "so_far": "{who}：已导出 {listed:,} 个",
    "so_far_of": "{who}：已导出 {listed:,}/{total:,} 个",
    "count_differs": "{who}：微信的计数是 {total:,}，实际导出 {listed:,}：期间有人关注或取消关注。",
    "written": "已将 {many:,} 个 openid 写入 {path}；来源：{lists}。",
    "list_has": "{who} {listed:,} 个",
    "no_tags": "公众号 {appid} 没有标签。",
    # asking about them
    "none_known": (
        "查询的前 {count} 个 openid，微信一个都不认识（40003）",
        "请检查名单是否属于其他公众号。",
    ),
}
