"""What is said of a command line that cannot be used: each ends without its full stop, and stands in `told`."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "told": "{what}；未执行任何操作。用法见 `{command} --help`。",
    "argument_missing": "缺少参数 {name}",
    "option_missing": "缺少选项 {name}",
    "choice_missing": "缺少选项 {name}，可以写：{words}",
    "command_missing": "缺少命令",
    "command_near": "没有命令 {name}（是不是 {near}？）",
    "command_unknown": "没有命令 {name}",
    "option_near": "没有选项 {name}（相近的选项：{near}）",
    "option_unknown": "没有选项 {name}",
    "value_missing": "选项 {name} 后面缺少值",
    "value_needless": "选项 {name} 后面不能写值",
    "odd_dash": "{word} 开头的横线不是英文连字符：请写 {meant}",
    "option_before": "{name} 写在了命令前面：请写在 `{command}` 后面",
    "arguments_extra": "多余的参数（{words}）",
    "no_integer": "{name} 的值无效：{value} 不是整数",
    "no_number": "{name} 的值无效：{value} 不是数字",
    "no_switch": "{name} 的值无效：{value} 既不是 true，也不是 false",
    "out_of_range": "{name} 的值无效：{value}，{range}",
    "least": "不能小于 {least}",
    "range": "必须在 {least} 到 {most} 之间",
    "no_page": (
        "{path} 不是网页的文件名：浏览器打开 .html 和 .htm",
        "请改名，例如 {name}。",
    ),
    "no_metrics": (
        "{path} 不是指标文件的文件名：node_exporter 只读 .prom",
        "请改名，例如 {name}。",
    ),
}
