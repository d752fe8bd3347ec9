"""What every page of `--help` has: its headings, what stands behind a description, and the options that are Typer's own."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "usage": "用法：",
    "usage_options": "[选项]",
    "usage_command": "命令 [参数]...",
    "heading_arguments": "参数：",
    "heading_options": "选项：",
    "heading_commands": "命令：",
    "default": "默认：{value}",
    "default_in_words": "默认：{value}",
    "required": "必填",
    "own_help": "显示这份帮助。",
    "own_version": "显示版本。",
    "own_lang": "所有给人看的内容用哪种语言：{languages}。",
    "own_install_completion": "为当前 shell 安装自动补全。",
    "own_show_completion": "显示当前 shell 的自动补全脚本，供复制或修改。",
    "completion_installed": "{shell} 的自动补全已安装到 {path}",
    "completion_begins": "重新打开终端后生效",
    # Defaults in words.
    "default_campaign": "与 RECIPIENTS 同目录、同主名",
    "default_delimiter": "逗号，制表符",
    "default_encoding": "自动识别",
    "default_first": "第一个",
    "default_state": "消息中间件是 Redis 时就用它",
    "default_suppress_expires": "永不",
    "default_suppress_list": "wxpush.yaml 里的 suppress:",
}
