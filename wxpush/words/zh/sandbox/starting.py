"""Why a sandbox does not start, does not answer, or takes no change."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "options_unusable": "沙箱没有启动：选项无法使用（{why}）。",
    "option_at": "{place}：{problem}",
    "rates_above_one": "所有故障的比例加起来超过了 1",
    "callback_loopback_only": "送达事件只推送到本机，例如 http://127.0.0.1:8701/",
    "callback_rates_over_1": "各种结果的比例加起来超过了 1",
    "callback_unwritable": "沙箱无法写入送达事件的账目 {path}（{why}）；请换一个路径。",
    "loopback_only": "沙箱只监听本机回环地址，例如 127.0.0.1",
    "port_unusable": "沙箱没有启动：无法监听 {host} 的端口 {port}（{why}）；请换一个端口，或用 0 自动选择空闲端口。",
    "ledger_unwritable": "沙箱无法写入投递记录 {path}（{why}）；请换一个路径。",
    "arrivals_unwritable": "沙箱无法把到达时间写入 {path}（{why}）；请换一个路径。",
    # why: it is a link, for example
    "file_is": "该文件{what}",
    "no_ledger": "{path} 第 {line} 行不是沙箱的投递记录；未启动任何内容，请换一个路径。",
    "no_arrivals": "{path} 里不是沙箱的到达时间；未启动任何内容，请换一个路径。",
    # one in a process of its own, and what it said last
    "not_started": "沙箱没有启动，未发送任何消息：{said}",
    "not_started_in_time": "沙箱没有启动，未发送任何消息：没有在规定时间内给出提示",
    "silent": "{url} 的沙箱没有回应（{why}）；未做任何改动，请重新启动沙箱。",
    "change_refused": "沙箱没有接受改动，未做任何改动：{said}",
}
