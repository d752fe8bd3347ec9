"""Of finding and opening a recipient file, its format and its encoding."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "at_line": "{path} 第 {line} 行",
    # finding and opening it
    "missing": ("{path} 不存在", "请检查文件名和当前目录。"),
    "missing_in_quotes": (
        "{path} 不存在：这些引号成了文件名的一部分",
        "请写 {bare}，或改用英文引号。",
    ),
    "missing_with_blanks": ("{path!r} 不存在：末尾的空格成了文件名的一部分", "请写 {bare!r}。"),
    "missing_of_windows": ("{path} 是 Windows 的路径，本机没有这样的路径", "请写文件在本机上的路径。"),
    "is_address": ("{path} 是网址，不是文件", "请先下载，再写文件的路径。"),
    "is_campaign_file": ("{path} 是任务文件，不是名单", "请指定名单；任务文件用 -c 指定。"),
    "is_checkpoint": (
        "{path} 是断点文件，不是名单",
        "请指定它所属的名单，例如 {list}；断点文件用 --checkpoint 指定。",
    ),
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
    # standard input
    "input_empty": ("标准输入是空的", "请传入名单，每个接收人一行。"),
    "input_cut": ("标准输入没有读完就中断了", "请先把名单写入文件。"),
    "input_not_stored": (
        "标准输入无法保存到 {folder}（{why}）",
        "请腾出空间或使目录可写，然后重新运行。",
    ),
}
