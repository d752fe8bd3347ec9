"""What is said of YAML files that people write: what is wrong, and how to fix it. A problem has no full stop; one that asks has its question mark."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "fault": "{where}：{problem}。未发送任何消息。",
    "fault_that_asks": "{where}：{problem}未发送任何消息。",
    # where: what is known of it
    "where": "{parts}",
    "line": "第 {line} 行",
    # the file
    "campaign_file": "任务文件",
    "configuration_file": "配置文件",
    "no_such_file": "{what}不存在；请指定另一个，或者用 `wxpush init` 生成",
    "unreadable": "无法读取{what}：{why}",
    "too_large": "{what}超过 1 MiB；是不是误用了名单文件？",
    "not_utf8": "{what}不是 UTF-8 编码；请另存为 UTF-8",
    "empty": "{what}是空的；`wxpush init` 可以生成一份示例",
    "no_mapping": '{what}的每一行要写成 "key: value" 的形式',
    # its YAML: what the library says is told in its words
    "library": "{words}",
    "library_with_hint": "{words}；{hint}",
    "colon_in_text": '含有 ": " 的文字要加引号',
    "tabs": "缩进请用空格，不要用制表符",
    "quotes_wanted": "请给这段文字加引号",
    "two_documents": '请删掉 "---" 这一行，只留一个文档',
    "quotes_open": "请把引号闭合；双引号里的反斜杠要写两次",
    "braces": '含有 {{{{ ... }}}} 或 {{% ... %}} 的文字要加引号，例如 "{{{{ openid }}}}"',
    "begins_with_sign": "以 {sign} 开头的文字要加引号",
    "chinese_colon": "{key} 后面是中文冒号（：）；请写英文冒号，再加一个空格：`{plain}`",
    "chinese_blank": "这里有一个全角空格（U+3000）；请改成半角空格",
    "control_character": "这里有一个控制字符；请删掉",
    "alias": "不能使用 YAML 别名（*name）；请直接写出值，或者给文字加引号",
    "too_deep": "嵌套超过 {most} 层；是否有括号没有闭合？",
    "key_no_word": "键必须是普通的词",
    "key_again": "这个键在第 {line} 行已经写过；请删掉其中一个",
    "tag": "不能使用标签 {tag}；这样开头的文字请加引号，或者写普通的值",
    "value_unreadable": "无法读取这个值；请加引号",
    # values of another kind than wanted
    "key_unknown": "没有这个键；这里可以用的键有 {known}",
    "key_unknown_but": '没有这个键；是不是 "{near}"？',
    "key_missing": '缺少键 "{key}"；请补上',
    "no_choice": "必须是以下之一：{words}",
    "wrong_type": "这里必须是{wanted}，不能是{got}",
    "wrong_type_null": "这里必须是{wanted}，不能是{got}；请写上值，或者删掉这一行",
    "wrong_type_quoted": '这里必须是{wanted}，不能是{got}；请加引号："{literal}"',
    "type_str": "文本",
    "type_int": "整数",
    "type_float": "数字",
    "type_bool": "布尔值（true 或 false）",
    "type_object": "一组键和值",
    "type_array": "列表",
    "type_null": "空值",
    # what all campaign files have
    "bad_name": "名称 {name!r} 不能用；name: 最多 {most} 个可打印字符，首尾不能有空格",
    "empty_to": '这里是空的；请写 "{{{{ openid }}}}"，或者删掉这一行',
    "no_host": "这不是域名；请写成 shop.example.com，或者用 .example.com 表示它的所有子域名",
}
