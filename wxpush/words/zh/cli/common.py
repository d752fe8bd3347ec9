"""What several commands say: what to run next, and files and options that cannot be used."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "serve_without_keys": "不向任何人要求密钥：本机的任何程序都可以发送消息。",
    # -vv: a request that was refused or not answered
    "tried": "第 {row} 行，第 {tries} 次尝试：{outcome}",
    "tried_for": "第 {row} 行，第 {tries} 次尝试：{outcome}：{said}",
    # a reason that stands in the campaign file, and its place there
    "doubt": "{place}：{reason}。",
    # files
    "output_closed": "标准输出已关闭，什么都无法显示；请用文件接收，或不要关闭它。",
    "input_closed": ("标准输入已关闭", "请指定一个文件，或不要关闭它。"),
    "input_unread": ("标准输入无法读取（{why}）", "请指定一个文件。"),
    "output_unwritable": "标准输出无法写入（{why}）；显示的内容不完整。",
    "log_unwritable": ("日志文件 {path} 无法写入（{why}）", "请用 --log-file 换一个。"),
    # options
    "no_trial_here": (
        "--dry-run、--to、--row、--output 和 --offline 只能用于 `wxpush send`",
        "用 `wxpush results` 可以查看涉及的行。",
    ),
    "decision_unknown": ("--as 不能写 {word!r}", "可以写：{words}。"),
    "rejected_without_list": (
        "--suppress-rejected 需要指定往哪份名单里加",
        "请用 --suppress FILE 指定，或在 wxpush.yaml 里写 suppress:。",
    ),
}
