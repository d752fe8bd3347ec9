"""What is wrong with a row as the list has it."""

from wxpush.words import Text

_ARRAY = "这一行是 JSON 数组，而名单应该每行一个对象（jq -c '.[]' 可以转换）"

TEXTS: dict[str, Text] = {
    #: A column by its name; without one it is told by its number.
    "column": "{name!r}",
    "long_row": "这一行超过 {most} 字节",
    "some_long_field": "某个字段超过 {most} 个字符",
    "long_field": "列 {column} 的字段超过 {most} 个字符",
    "nul": "这一行有 NUL 字符",
    "surrogate": "这一行有半个代理对，不是有效字符",
    "sum_line": "这是名单末尾的合计行，单元格比其他行少",
    # tables
    "lone_cr": "行中间有回车符",
    "short_row": "这一行有 {cells} 个单元格，少于表头的 {columns} 列",
    "extra_cells": "这一行有 {cells} 个单元格，多于表头的 {columns} 列",
    "repeated_header": "这一行与表头重复",
    "rounded_number": "列 {column} 是 1.23457E+17 这样的文本，长数字已被电子表格截短；请从来源以文本格式重新导出",
    "joined_rows": "列 {column} 是多行文本，里面有 openid：两个落单的引号把文件第 {first} 行到第 {last} 行连成了一行",
    # JSONL
    "no_number_of_json": "这一行不是 JSON：NaN 和 Infinity 不是 JSON 的数字",
    "broken_json": "这一行不是 JSON：{why}（第 {column} 个字符）",
    "json_value": "这里缺少值，或者不是文本、数字、true、false、null",
    "json_name": "这里缺少用双引号括起来的字段名",
    "json_colon": "字段名与值之间缺少冒号",
    "json_comma": "下一个字段前缺少逗号，或者结尾缺少大括号",
    "json_last_comma": "最后一个字段后面多了一个逗号",
    "json_unended": "从这里开始的文本没有结束的双引号",
    "json_control": "文本里有控制字符",
    "json_escape": "反斜杠后面的转义不是 JSON 的写法",
    "json_more": "对象后面还有多余的内容",
    "array": _ARRAY,
    "array_that_goes_on": f"{_ARRAY}；而且数组在下一行还没有结束",
    "not_object": "这一行是 JSON，但不是花括号里的对象",
    "nested": "某个字段是对象或数组，而消息只能用文本",
    "duplicate_key": "对象里有两个同名字段",
    # sheets
    "bad_cell": "这一行有一个单元格的值无法显示；请以文本格式重新录入",
    "only_errors": "这一行全是公式错误，例如 #N/A；请改正公式，或删除这一行",
    "cell_left_of_header": "这一行在表头左边还有单元格",
    "bad_number": "列 {column} 不是有效的数字（NaN 或无穷大）；请重新录入",
    "long_number": "列 {column} 的数字超过 15 位，电子表格只保留 15 位；请把这一列设为文本格式，再重新录入",
}
