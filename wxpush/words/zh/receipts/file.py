"""What is said of the file that keeps delivery events."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_folder": ("这个用户没有主目录，回执文件没有地方放", "请用 --receipts FILE 指定。"),
    "not_own": (
        "{path} {why}，因此没有用作回执文件",
        "请用 --receipts 指定别的文件，或把它移走。",
    ),
    "beside_another_file": (
        "{path} {why}，因此旁边的回执文件既没有读也没有写",
        "请查明是谁放的，然后移走。",
    ),
    "foreign": (
        "{path} 不是 wxpush 的回执文件，或者已损坏，因此没有动它",
        "请用 --receipts 指定别的文件。",
    ),
    "format_unknown": (
        "{path} 是格式 {version} 的回执文件，而这个 wxpush 只认识格式 {format}",
        "请使用生成它的 wxpush 版本，或更新的版本。",
    ),
    "of_another_account": (
        "{path} 存放的是 {of} 的送达事件，不是 {appid} 的",
        "请用 --receipts 指定别的文件，或用 --profile 选择公众号。",
    ),
    "unwritable": (
        "回执文件 {path} 无法读写（{why}）",
        "请腾出空间，或让它所在的目录可写；没有收下的事件微信会重推。",
    ),
    "busy": (
        "另一个进程独占回执文件 {path} 已有十秒",
        "请查明是哪个进程（`fuser {path}`），然后再试。",
    ),
    "port_unusable": ("{host}:{port} 上无法监听（{why}）", "请用 --listen 指定别的地址。"),
    "not_installed": (
        "加密的推送需要 wxpush 本身没有的组件",
        "请安装：pip install 'wxpush-cli[receipts]'",
    ),
}
