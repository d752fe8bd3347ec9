"""What is said of a recipient file as a whole."""

from wxpush.words import Text

_LINES_OF_A_MAC = (
    "{where}：行尾是单个回车符（旧版 Mac 的格式），无法区分各行",
    "请以 Windows 或 Unix 的换行符另存文件。",
)

TEXTS: dict[str, Text] = {
    "at_line": "{path} 第 {line} 行",
    # finding and opening it
    "missing": ("{path} 不存在", "请检查文件名和当前目录。"),
    "forbidden": ("当前用户没有权限读取 {path}", "请修改文件权限（chmod u+r）。"),
    "unopenable": ("{path} 无法打开（{why}）", "请检查文件名。"),
    "is_folder": ("{path} 是目录，不是名单文件", "请指定目录里的某个文件。"),
    "is_pipe": (
        "{path} 是管道，不是名单文件",
        "请从标准输入传入名单（-，并加上 --format）。",
    ),
    "is_open": (
        "{path} 指的是当前打开的内容，不是文件，之后无法断点续发",
        "请指定文件，或从标准输入传入名单（-，并加上 --format）。",
    ),
    "is_device": ("{path} 是设备，不是名单文件", "请指定普通文件。"),
    "is_socket": ("{path} 是套接字，不是名单文件", "请指定普通文件。"),
    "unreadable": ("{path} 读取失败（{why}）", "请检查磁盘，然后重新运行。"),
    "changed": (
        "读取 {path} 时，文件被修改了",
        "请确保没有程序在写这个文件，再运行同一条命令。",
    ),
    # formats
    "format_unknown": ("--format {word!r} 无法识别", "可用的有：{formats}。"),
    "spreadsheet_of_another_kind": (
        "{path} 是电子表格，但这种格式无法读取",
        "请另存为 .xlsx 或 CSV 后再发送。",
    ),
    "suffix_unknown": (
        "{path} 的扩展名不是 {suffixes}（也可以再加 .gz）",
        "请改名，或用 --format 指明格式：{choices}。",
    ),
    "encoding_of_spreadsheet": ("{path} 是电子表格，不能用 --encoding", "请去掉这个选项。"),
    "sheet_of_no_spreadsheet": ("{path} 不是电子表格，不能用 --sheet", "请去掉这个选项。"),
    # gzip
    "gzip_cut": (
        "{path} 是 gzip 文件，但不完整，缺少一部分行",
        "请重新复制一份。",
    ),
    "gzip_damaged": ("{path} 是已损坏的 gzip 文件", "请重新复制一份，或手工解压。"),
    "no_gzip": ("{path} 以 .gz 结尾，但不是 gzip 文件", "如果没有压缩，请去掉 .gz。"),
    # encodings
    "encoding_unknown": ("--encoding {word!r} 无法识别", "可用的有：{encodings}。"),
    "encoding_against_mark": (
        "{path} 开头的 BOM 表示 {mark}，而 --encoding 指定的是 {word}",
        "请去掉 --encoding。",
    ),
    "broken_utf8": (
        "{path} 第 {line} 行：文件是 UTF-8，但混有其他字节，这一行是第一处",
        "请改正这一行（文件是否由两个文件拼成？），或用 --encoding 指明文件的编码。",
    ),
    "two_readings": (
        "{path} 第 {line} 行：文本有两种读法，按 {first} 是“{text}”，按 {second} 是“{other}”",
        "请用 --encoding {first} 或 --encoding {second} 指明哪一种正确。",
    ),
    "odd_reading": (
        "{path} 第 {line} 行：按 {first} 读出的文本是“{text}”，无法判断是否正确",
        "请用 --encoding 指明文件的编码；如果上面的文本正确，用 --encoding {first}。",
    ),
    "not_in_encoding": (
        "{path} 第 {line} 行：这一行不是 {encoding} 编码，文本无法读取",
        "请改正这一行，或用 --encoding 指明文件的编码。",
    ),
    "in_no_encoding": (
        "{path} 第 {line} 行：这一行既不是 {first} 也不是 {second} 编码，文本无法读取",
        "请改正这一行，或用 --encoding 指明文件的编码。",
    ),
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
    # workbooks
    "workbook_too_large": ("{path} 作为电子表格过大", "请另存为 CSV 后再发送。"),
    "no_workbook": (
        "{path} 不是 .xlsx 工作簿，或已损坏",
        "请用表格软件打开后重新保存。",
    ),
    "is_password": ("{path} 有密码保护", "请打开后另存一份不带密码的副本，用副本发送。"),
    "is_xls": (
        "{path} 其实是旧版工作簿（.xls，或 WPS 的 .et）",
        "请打开后另存为 .xlsx。",
    ),
    "is_xlsx": (
        "{path} 其实是工作簿（.xlsx）",
        "请把扩展名改为 .xlsx，或加上 --format xlsx。",
    ),
    "is_xlsb": (
        "{path} 其实是二进制工作簿（.xlsb）",
        "请打开后另存为 .xlsx。",
    ),
    "is_ods": (
        "{path} 其实是 OpenDocument 文件（.ods）",
        "请打开后另存为 .xlsx 或 CSV。",
    ),
    "is_numbers": (
        "{path} 其实是 Apple Numbers 文稿",
        "请在 Numbers 里打开，导出为 Excel 或 CSV。",
    ),
    "is_docx": (
        "{path} 其实是 Word 文档（.docx）",
        "请把名单复制到电子表格，保存为 .xlsx。",
    ),
    "is_pptx": (
        "{path} 其实是 PowerPoint 文件（.pptx）",
        "请把名单复制到电子表格，保存为 .xlsx。",
    ),
    "is_zip": ("{path} 其实是 zip 压缩包", "请解压，用里面的名单发送。"),
    "is_gzip": ("{path} 其实是 gzip 文件", "请解压，用里面的名单发送。"),
    "is_web_page": (
        "{path} 其实是网页（HTML），有些店铺后台导出的就是这种文件",
        "请用表格软件打开，另存为 .xlsx。",
    ),
    "is_xml": (
        "{path} 其实是 XML 文件",
        "请用表格软件打开，另存为 .xlsx。",
    ),
    "is_pdf": (
        "{path} 其实是 PDF",
        "请从来源重新导出名单，格式选 .xlsx 或 CSV。",
    ),
    "is_text": (
        "{path} 其实是文本文件，例如 CSV",
        "请改扩展名，或用 --format csv 或 --format tsv 指明格式。",
    ),
    "sheet_damaged": (
        "{path}：工作表 {sheet!r} 已损坏",
        "请用表格软件打开后重新保存。",
    ),
    "sheet_too_wide": (
        "{path}：工作表 {sheet!r} 有一个单元格离其他内容很远，工作表因此过大，无法读取",
        "请删除名单之外多余的行和列，再保存。",
    ),
    "sheet_is_no_table": (
        "{path}：工作表 {name!r} 是图表，不是表格",
        "请用 --sheet 指定其他工作表：{names}。",
    ),
    "sheet_empty": (
        "{path}：工作表 {sheet!r} 是空的",
        "请写入表头和名单，每个接收人一行。",
    ),
    "sheet_empty_beside": (
        "{path}：第一个工作表 {sheet!r} 是空的",
        "请用 --sheet 指定要用的工作表：{names}。",
    ),
    "sheet_without_rows": (
        "{path}：工作表 {sheet!r} 没有数据行",
        "请在表头下面写入名单，每个接收人一行。",
    ),
    "sheet_without_rows_beside": (
        "{path}：工作表 {sheet!r} 没有数据行",
        "请写入名单，或用 --sheet 指定其他工作表：{names}。",
    ),
    "sheet_name_with_nul": (
        "{path}：工作表 {sheet!r} 有一个列名里有 NUL 字符",
        "请重新输入列名。",
    ),
    "other_sheets": "只使用工作表 {sheet!r} 里的行；这些工作表也有内容：{names}。要用其他工作表，请加 --sheet。",
    "hidden_columns": "工作表 {sheet!r} 里有隐藏列，照常使用：{names}。",
    "strange_formats": "工作表 {sheet!r} 里有不认识的数字格式：{codes}。这些数字会发送全部位数，日期和时间写成 2026-11-20 10:00:00。",
    "hidden_rows": (
        "{path}：工作表 {sheet!r} 的 {rows:,} 行中有 {hidden:,} 行被隐藏（筛选或手动隐藏）",
        "请用 --hidden-rows send 或 --hidden-rows skip 指明是否发送。",
    ),
    "sheet_missing": ("{path} 没有工作表 {name!r}", "现有工作表：{names}。"),
    "no_sheet": ("{path} 没有工作表", "请写入表头和名单，每个接收人一行。"),
    "workbook_not_unpacked": (
        "{path} 无法解压到 {folder}（{why}）",
        "请在那里腾出空间，或用 TMPDIR 指定其他目录。",
    ),
    # standard input
    "input_empty": ("标准输入是空的", "请传入名单，每个接收人一行。"),
    "input_cut": ("标准输入没有读完就中断了", "请先把名单写入文件。"),
    "input_not_stored": (
        "标准输入无法保存到 {folder}（{why}）",
        "请腾出空间或使目录可写，然后重新运行。",
    ),
}
