"""What the fields of a template take, by type."""

from wxpush.words import Text


def _unsure(what: str) -> str:
    return f"{what}，微信没有说明 {{type}} 是否接受"


TEXTS: dict[str, Text] = {
    "control_character": "文本里有换行或其他控制字符",
    "uncounted_character": "文本里有 emoji、组合字符、不可见字符或极罕见字符，微信没有说明怎么计数",
    "blank_value": "文本里只有空格，微信没有说明是否接受",
    # too long, by what is counted
    "longer_characters": "{type} 最多 {most} 个字符，这里有 {has} 个",
    "longer_letters": "{type} 最多 {most} 个字母，这里有 {has} 个",
    "longer_symbols": "{type} 最多 {most} 个符号，这里有 {has} 个",
    "longer_digits": "{type} 最多 {most} 位数字，这里有 {has} 位",
    "longer_digits_and_symbols": "{type} 最多 {most} 个数字和符号，这里有 {has} 个",
    # of another form
    "letter_malformed": "letter 只能是字母，例如 WXPUSH",
    "symbol_malformed": "symbol 只能是符号，文本里有字母或数字",
    "character_string_has_han": "character_string 只能是数字、字母和符号，文本里有汉字",
    "phrase_not_han": "phrase 只能是汉字，文本里有其他字符",
    "number_malformed": "number 只能是数字，可以带小数点，例如 39.80",
    "amount_malformed": "amount 应为一个货币符号加不带千分位的数字，例如 ¥1234.50 或 1234.5元",
    "phone_number_malformed": "phone_number 只能是数字和符号，例如 +86-0766-66888866",
    "phone_number_full_width": "phone_number 要用半角数字，文本里有全角数字",
    "car_number_malformed": "car_number 只有第一个和最后一个字符可以是汉字，例如 粤A8Z888挂",
    "time_malformed": "time 应写成 15:01、2019年10月1日 15:01 或 2023-09-12 19:43:07",
    "date_malformed": "date 应写成 2019年10月1日、2023-09-12 或 2023-09-12 19:43",
    "full_width_range": "{type} 的起止值要用半角 ~ 连接，这里用了全角",
    # what WeChat's page leaves open
    "unsure_not_ascii": _unsure("文本里有 ASCII 以外的字符"),
    "unsure_blank": _unsure("文本里有空格"),
    "unsure_sign": _unsure("数字前面有正负号"),
    "unsure_digits_and_point": _unsure("数字有 32 位，另有小数点"),
    "unsure_plus_or_minus": _unsure("文本里有加号或减号"),
    "unsure_decimals": _unsure("算上小数超过 10 位数字"),
    "unsure_bare_amount": _unsure("数字旁边既没有货币符号，也没有“元”"),
    "unsure_no_letter_or_digit": _unsure("文本里有字母和数字以外的字符"),
    "unsure_digit": _unsure("文本里有数字"),
    "unsure_arrow": _unsure("文本里有箭头"),
    "unsure_end_of_range": _unsure("起止值中，结束值的写法与开始值不同"),
    "unsure_blank_at_an_end": _unsure("文本首尾或 ~ 旁边有空格"),
    "unsure_form_of_date": _unsure("日期既不是 2019-10-01 也不是 2019年10月1日 的写法"),
    "unsure_no_such_day": _unsure("日历上没有这一天"),
    "unsure_hour_24": _unsure("小时是 24"),
    "unsure_apart": _unsure("日期和时间之间不是一个空格"),
    # old fields
    "cut_at_line_break": "旧字段里第一个换行之后的内容，微信不显示",
    "cut_by_wechat": "旧字段微信只显示 {most} 个字符，其余截掉",
    "not_shown": "first 和 remark 微信照收，但从 2023 年 5 月起不再显示",
}
