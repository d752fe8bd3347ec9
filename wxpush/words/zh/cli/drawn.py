"""What is drawn before anything is sent: a message as its reader will see it, and the table of problems."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # below the card
    "card_to": "发给 {openid}，{where}",
    "tap_opens": "点击打开 {url}",
    "tap_opens_mini_program": "点击打开小程序 {appid}",
    "tap_opens_page": "点击打开小程序 {appid} 的 {page}",
    # behind one of the two above
    "tap_opens_otherwise": "打不开小程序时：{url}",
    "tap_opens_nothing": "点击后不跳转",
    # the columns of the longest values
    "longest_field": "最长",
    "longest_characters": "字数",
    "longest_line": "行号",
    "longest_value": "值",
    # the columns of the problems, above them what they mean for their rows
    "problems_rows": "行数",
    "problems_kind": "问题",
    "problems_place": "位置",
    "problems_lines": "最前面的行号",
    "problems_invalid": "无效：这些行不会发送。",
    "problems_warning": "请留意：这些行照常发送。",
    "problems_duplicate": "重复：内容相同的行只发送第一行。",
    "problems_suppressed": "按要求排除。",
    "problems_expired": "已过期：这些行的期限已过，或者在能够发出之前就会过。",
}
