"""Of the lines, the header and the rows of a recipient file."""

from wxpush.words import Text

_LINES_OF_A_MAC = (
    "{where}：行尾是单个回车符（旧版 Mac 的格式），无法区分各行",
    "请以 Windows 或 Unix 的换行符另存文件。",
)

TEXTS: dict[str, Text] = {
    # lines, header, rows
    "empty": ("{path} 是空文件", "请写入名单，每个接收人一行。"),
    "blank": ("{path} 只有空行", "请写入表头和名单，每个接收人一行。"),
    "no_rows": ("{path} 没有数据行", "请写入名单，每个接收人一行。"),
    "lines_of_a_mac": _LINES_OF_A_MAC,
    "header_elsewhere": (
        "{path} 第 {at} 行：这一行没有所需的列名；第 {line} 行像是表头",
        "请加上 --header-line {line}，或删除表头上面的行。",
    ),
    "parted_otherwise": (
        "{path} 第 {at} 行：单元格像是用 {mark} 分隔的",
        "请加上 --delimiter {option}。",
    ),
    "parted_as_format": (
        "{path} 第 {at} 行：单元格像是用 {mark} 分隔的",
        "请加上 --format {format}，或把扩展名改为 .{format}。",
    ),
    "header_elsewhere_and_parted": (
        "{path} 第 {at} 行：这一行没有所需的列名；第 {line} 行像是表头，单元格用 {mark} 分隔",
        "请加上 --header-line {line} --delimiter {option}。",
    ),
    "no_header_line": (
        "{path} 没有可以作表头的第 {line} 行（--header-line）",
        "请按编辑器里显示的行号来数。",
    ),
    "delimiter_unknown": (
        "--delimiter {word!r} 不能作分隔符",
        "请给出一个字符（不能是字母、数字或引号），或写 tab。",
    ),
    "delimiter_of_no_table": ("{path} 不是 CSV 或 TSV，不能用 --delimiter", "请去掉这个选项。"),
    "header_line_of_no_table": ("{path} 是 JSONL，没有表头，不能用 --header-line", "请去掉这个选项。"),
    "header_too_long": ("{path} 第 {line} 行：表头过长", "请检查是否缺少表头。"),
    "name_too_long": ("{where}：有一个列名过长", "请检查是否缺少表头。"),
    "header_is_a_row": (
        "{where}：第一行应该是表头，这一行却像数据行",
        "请在它上面加一行列名。",
    ),
    "too_many_columns": (
        "{where}：表头有 {many} 列，超过上限 {most} 列",
        "请删除消息用不到的列。",
    ),
    "column_with_nul": (
        "{where}：表头的列名里有 NUL 字符",
        "请改正表头；如果文件是 UTF-16，请加上 --encoding utf-16。",
    ),
    "column_with_nul_in_a_sheet": (
        "{where}：表头的列名里有 NUL 字符",
        "请在单元格里重新输入列名。",
    ),
    "quote_not_closed": (
        "{path} 第 {line} 行：从这里开始的字段没有右引号，后面的行无法区分",
        "请补上引号，然后重新运行。",
    ),
    "quote_not_closed_and_others": (
        "{path} 第 {line} 行：从这里开始的字段没有右引号，后面的行无法区分（第 {lines} 行的引号也像是有误）",
        "请补上引号，然后重新运行。",
    ),
    "text_behind_quote_and_others": (
        "{path} 第 {line} 行：从这里开始的字段，右引号之后还有内容，后面的行无法区分（第 {lines} 行也是）",
        "字段里的引号请连写两个，然后重新运行。",
    ),
    "text_behind_quote": (
        "{path} 第 {line} 行：从这里开始的字段，右引号之后还有内容，后面的行无法区分",
        "字段里的引号请连写两个，然后重新运行。",
    ),
}
