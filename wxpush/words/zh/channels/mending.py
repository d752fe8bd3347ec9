"""What to do about a text of the campaign file that is wrong for every row, by the kind of what was found."""

from wxpush.words import Text

_TIME = "请用 24 小时制，写成 15:01 或 2019年10月1日 15:01，符号用半角"
_DATE = "请写成 2019年10月1日 或 2019-10-01，符号用半角"
_RANGE = "请用半角 ~ 连接起止值"

TEXTS: dict[str, Text] = {
    "mend_too_long": "请缩短文本",
    "mend_unsure": "请先用 --to 试发一条这样的行，再全部发送",
    "mend_empty_value": "请填上这一列，或给文本一个默认值：{{{{ column | default('-', true) }}}}",
    "mend_blank_value": "请填上这一列，或给文本一个默认值",
    "mend_control_character": "请去掉这一列里的换行和制表符，一个字段只能有一行",
    "mend_uncounted_character": "请让这样的文本比上限少两个字符，或用 --to 试发一条",
    "mend_letter_malformed": "请改用 character_string 或 thing 类型的字段，或只保留字母",
    "mend_symbol_malformed": "字母和数字请用 character_string 或 thing 类型的字段",
    "mend_character_string_has_han": "中文请用 thing 类型的字段",
    "mend_phrase_not_han": "汉字以外的内容请用 thing 类型的字段",
    "mend_number_malformed": "请去掉千分位、空格和单位，数字用半角",
    "mend_amount_malformed": "请去掉千分位和文字，只留一个货币符号、数字和小数点，末尾可以有“元”",
    "mend_phone_number_malformed": "请去掉字母和汉字，数字用半角",
    "mend_car_number_malformed": "请核对车牌：只有第一个和最后一个字符可以是汉字",
    "mend_time_malformed": _TIME,
    "mend_date_malformed": _DATE,
    "mend_time_full_width_range": _RANGE,
    "mend_date_full_width_range": _RANGE,
    "mend_not_listed": "请写 mp.weixin.qq.com 上审核通过的值，或改正任务文件里的 one_of",
    "mend_cut_by_wechat": "如果末尾的内容重要，请缩短文本，或用 on_too_long: truncate 自行截断",
    "mend_cut_at_line_break": "请把重要的内容放在第一行",
    "mend_not_shown": "请从任务文件里删除这一行，内容写到其他字段",
}
