"""What the manual page has beside the texts of `--help`: its headings, and what exit codes mean."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "manual_name": "名称",
    "manual_synopsis": "用法",
    "manual_commands": "命令",
    "manual_options": "选项",
    "manual_exits": "退出码",
    "manual_examples": "示例",
    "manual_more": "另见",
    "manual_command": "命令",
    "manual_also": "还接受（见“选项”）：{options}",
    "manual_key": "wxpush.yaml 里的 {key}:",
    "exit_0": "每一行都已发送，或此前已发送。",
    "exit_1": "wxpush 的程序错误；会显示崩溃文件的路径。",
    "exit_2": "用法或配置有误；未发送任何消息。",
    "exit_3": "已运行到底；有的行被拒绝、无效或已过期。",
    "exit_4": "提前停止，可以断点续发：以后再次运行同一命令。",
    "exit_5": "微信拒绝整个公众号或推送任务：请先处理。",
    "exit_6": "另一个进程或集群正在发送这个推送任务。",
    "exit_7": "推送任务开始之后，名单、任务文件或公众号变了。",
    "exit_8": "还有存疑的行：9 分钟内再次运行同一命令，之后用 `wxpush resolve`。",
    "exit_9": "断点文件不能写入，或已损坏。",
    "exit_129": "收到 SIGHUP，得到已发出消息的回应后停止。",
    "exit_130": "收到 SIGINT（Ctrl-C），同上。",
    "exit_143": "收到 SIGTERM，同上。",
}
