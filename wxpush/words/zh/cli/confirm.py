"""What is asked before anything leaves or is decided, and what is said where nobody can be asked."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_terminal": (
        "没有终端，无法询问",
        "不需要询问请加上 --yes。",
    ),
    "no_terminal_to_send": (
        "将要发送 {rows:,} 条消息，但没有终端，无法询问",
        "不需要询问请加上 --yes。",
    ),
    # `facts` are what is given up, and what it means
    "no_terminal_to_give_up": "{facts}没有终端，无法询问，未做任何改动。不需要询问请加上 --yes。",
    "no_terminal_to_trust": ("没有终端，无法询问", "请先看看上面的内容，不需要询问请加上 --yes。"),
    # the questions; y and yes are the answers that confirm one
    "about_to_send": "即将发送 {rows:,} 条消息（发送方：{account}），速率 {rate}，大约需要 {time}。",
    "ask_to_send": "确认发送？[y/N]",
    "type_to_send": "请输入 {rows} 确认发送：",
    "ask_to_go_on": "继续？[y/N]",
    "type_to_go_on": "请输入 {rows} 确认继续：",
    "ask_to_give_up": "确认放弃？[y/N]",
    "ask_to_trust": "信任以上 {keys:,} 项？[y/N]",
    # behind a numbered list; `numbers` are like 1/2
    "ask_which": "选哪一个？[{numbers}，都不是请直接按 Enter]",
    # another answer
    "not_confirmed": "没有确认，未做任何改动，也未发送任何消息。核对无误后请重新运行同一条命令。",
    "not_given_up": "没有确认，未做任何改动。用 `wxpush dispatch` 可以继续。",
    "not_trusted": "没有确认，未做任何改动。",
}
