"""What is wrong with the message of a row, or should be known of it."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # rendering
    "missing_value": "这一行没有“{column}”的值",
    "lookup_fails": "表达式要取的内容不存在",
    "expression_fails": "表达式出错：{error}",
    "nul_here": "这里有 NUL 字符",
    "nul_somewhere": "某个文本里有 NUL 字符",
    "value_with_surrogate": "值里有半个代理对，不是有效字符",
    "too_many_steps": "表达式的步骤超过 {most} 步",
    "no_method": "文本中不能使用 `{name}` 这个方法或属性",
    "no_amount": "这不是金额",
    "no_date": "这不是以年份开头的日期",
    "no_moment": "这不是日期和时间，例如 2026-12-01 18:00",
    "mixed": "文本和数字不能用 `{operator}` 运算；请先用 `| float` 把文本变成数字",
    "too_large_a_result": "结果过大",
    "no_text": "{type} 不是文本",
    "message_too_long": "消息超过 {most} KiB",
    "empty_value": "文本在这一行为空",
    "empty_key": "去重键在这一行为空",
    "not_listed": "文本不在 one_of 列出的值里",
    "lost_character": "文本里有 U+FFFD（\ufffd），说明某个程序没能读出原来的字符",
    # the openid
    "no_openid": "openid 为空",
    "sum_line_for_openid": "这是名单末尾的合计行，没有 openid",
    "number_for_openid": "应该是 openid 的地方是一个数字，像是账单末尾的合计行",
    "bad_openid": "openid 里不能有空格、控制字符或 ASCII 以外的字符",
    # links
    "bad_link": "链接不是以 https://（或 http://）开头的地址",
    "foreign_link": "链接指向的域名不在 allow_hosts 里",
    "plain_link": "链接是 http://，微信打开时可能提示风险",
    "odd_miniprogram": "小程序的 AppID 应为 wx 加 16 个字母或数字，这个不是",
    "raw_in_link": "列 {column} 里的字符会截断或改变链接；请写成 {{{{ {column} | urlencode }}}}",
    "literal_escape": "文本里有给其他程序看的符号（\\n、<br>、&amp;），用户会原样看到",
}
