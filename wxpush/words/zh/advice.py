"""What to do about each kind of problem that a survey finds, by the kind: one sentence without its full stop."""

from wxpush.words import Text

_SHORT_ROW = "请让这一行的列数与表头一致；单元格里含有分隔符时，要用英文双引号括起来"
_BROKEN_JSON = "请每行写一个 JSON 对象，值只能是文本、数字、true、false 或 null"

TEXTS: dict[str, Text] = {
    "short_row": _SHORT_ROW,
    "extra_cells": _SHORT_ROW,
    "long_row": "是否有引号没有闭合？否则请缩短这一行",
    "long_field": "是否有引号没有闭合？否则请缩短这个字段",
    "lone_cr": "请把文件的换行符统一后再保存",
    "nul": "请把文件另存为文本：文本里不应有 NUL 字符",
    "not_text": "请从来源处重新导出，保存为 UTF-8",
    "broken_json": _BROKEN_JSON,
    "not_object": _BROKEN_JSON,
    "nested": _BROKEN_JSON,
    "duplicate_key": "两个同名字段只留一个",
    "no_openid": "请在这一行填上关注者的 openid，或者删掉这一行",
    "bad_openid": "请重新复制 openid，单元格里不要有空格和其他内容",
    "sum_line": "无需处理：不会发给任何人；去掉这样的行，退出码就是 0",
    "number_for_openid": "请填上关注者的 openid；如果这是合计行，请删掉",
    "lost_character": "请从来源处按原来的编码重新取这段文字",
    "joined_rows": "字段里的引号要写两次，或者去掉：单独的引号把这几行连成了一行",
    "odd_openid": "请重新复制 openid；手机号和 unionid 都不是 openid",
    "unknown_openid": "请删掉这一行：openid 只在一个公众号内有效，这个属于别的公众号，或者写错了",
    "unfollowed": "无需处理：除非重新关注，否则无法发送",
    "foreign_openid": "openid 只在一个公众号内有效：如果它来自别的公众号的名单，请删掉这一行",
    "missing_value": "请给这一行补上该字段，或者在任务文件里写 {{{{ name | default('...') }}}}",
    "empty_value": "请填好单元格，或者删掉这一行，或者在任务文件里写 {{{{ name or '...' }}}}",
    "empty_key": "请填好 key: 用到的单元格",
    "control_character": "请去掉单元格里的换行或控制字符，或者写 {{{{ name | replace('\\n', ' ') }}}}",
    "expression": "请改正任务文件里的表达式，或者它无法处理的单元格",
    "too_long": "请缩短文字",
    "bad_link": "请写完整的网址，以 https:// 开头，不含空格",
    "foreign_link": "请改正链接；如果确实要用这个域名，请加进 allow_hosts",
    "raw_in_link": "请在链接里写 {{{{ column | urlencode }}}}，否则会打开别的页面，或者打不开",
    "literal_escape": "请去掉这些符号，或者直接写出该字符：改文件，或用 `replace` 等过滤器",
    "plain_link": "网站支持的话请写 https://：http:// 链接微信可能会警告，或者不打开",
    "odd_miniprogram": "请复制小程序的 AppID：wx 加 16 位字母或数字；不能用小程序的名称或原始 ID",
    "duplicate": "只发一次即可的话无需处理；否则请用不同的 key: 区分各行",
    "unknown_braces": "引用列请写 {{{{ name }}}}；要原样发出花括号请写 {{{{ '{{name}}' }}}}",
    "braced_placeholder": "请去掉外层的花括号",
    "marked_name": "引用列请写 {{{{ name }}}}，两边各两个花括号",
    "quoted_name": "请去掉占位符里的引号；除非就是要给每个人发这个词",
    "quoted_placeholder": "请去掉里面的引号；除非就是要让收件人看到引号",
    "comment": "引用列请写 {{{{ name }}}}：{{# ... #}} 什么也不会发出",
    "not_shown": "请从任务文件里删掉这一行：没有人看得到它",
    # families of kinds, by their ends
    "any_too_long": "请缩短单元格，或者在任务文件里截短：{{{{ name[:20] }}}}",
    "any_malformed": "请按要求的格式填写单元格",
    "any_full_width_range": "请把 ～ 写成 ~",
    "any_has_han": "请不要用汉字，或者换一个模板",
    "any_not_han": "请只用汉字，或者换一个模板",
    "any_unsure": "全部发送之前，请先用 --to 试发一条",
    # every other
    "otherwise": "请改正单元格，或者任务文件里的文字",
}
