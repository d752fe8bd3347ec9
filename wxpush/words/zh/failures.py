"""What is said at the edge of the command line: interruption, a bug."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "interrupted": ("已中断", ""),
    "bug": ("wxpush 的程序错误使本次执行停止（{kind}）", "运行同一条命令即可从那里继续。{report}"),
    "bug_on_the_way": "途中遇到 wxpush 的程序错误（{kind}），命令没有因此停止，各项计数和退出码仍然有效。{report}",
    "report_with_file": "请报告，并附上 {path}：其中没有密钥，也没有名单的任何内容。",
    "report_without_file": "请报告；崩溃报告未能写出。",
}
