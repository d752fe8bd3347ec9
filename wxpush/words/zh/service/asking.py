"""请求的参数有什么不对。"""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_such_parameter": "没有这个名字的参数",
    "no_number_up_to": "它不是 1 到 {most:,} 的整数",
    "no_moment": "它不是带时区的时刻，例如 `2026-12-01T09:00:00+08:00`",
    "no_such_state": "它不是消息的状态",
    "no_such_place": "它不是列表给出的 `next`",
}
