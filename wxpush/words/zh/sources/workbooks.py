"""Of a recipient file that is a workbook."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
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
}
