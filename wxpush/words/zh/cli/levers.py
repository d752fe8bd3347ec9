"""What the commands say that move the levers of a send on this machine."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "pause_moved": "{list} 已暂停：在途的请求会等到回应，在 `wxpush resume {named}` 之前不再发出消息。",
    "pause_stood": "{list} 已经是暂停状态。",
    "resume_moved": "{list} 已恢复发送，速率 {rate}。",
    "resume_stood": "{list} 没有暂停，正以 {rate} 发送。",
    "rate_moved": "{list} 现在以 {rate} 发送，原来是 {before}。",
    "rate_stood": "{list} 的速率已经是 {rate}。",
    "still_paused": "它已暂停，在 `wxpush resume {named}` 之前不会发出消息。",
    "not_recorded": "断点文件无法写入，因此没有记下是谁操作的；发送会因此自行停止，并说明原因。",
    "nothing_is_sent": "{list} 目前没有在本机发送；用下面的命令开始发送或断点续发：",
    "nothing_to_move": (
        "{list} 目前没有在本机发送，`wxpush {lever}` 没有作用对象",
        "`wxpush status {named}` 显示它的情况。",
    ),
    "only_rehearsed_now": (
        "{list} 目前没有正式发送，只在演练",
        "针对演练：`wxpush {lever} {named} --sandbox`。",
    ),
    "levers_out_of_reach": (
        "{list} 正在发送，但无法联系它的进程：它属于另一个用户，或没有套接字，或者是 `wxpush dispatch`",
        "请以发送者的用户身份操作；如果是 dispatch，请不写 RECIPIENTS 而指定消息中间件；或者在它的终端用按键或 Ctrl-C。",
    ),
    "list_and_broker": (
        "RECIPIENTS（{list}）指本机的发送，{option} 指集群，因此不清楚 `wxpush {lever}` 用于哪一个",
        "请去掉其中一个。",
    ),
    "rate_words": (
        "`wxpush rate` 需要一份名单和一个速率，用于集群时只要一个速率，而不是：{words}",
        "例如：`wxpush rate orders.csv 80/s`",
    ),
}
