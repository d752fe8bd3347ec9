"""What is said where delivery events are taken, and of what has come."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # serving
    "serves": "正在 {url} 接收 {appid} 的送达事件，写入 {path}。",
    "in_the_clear": "{url} 能从别的机器访问，而且是明文 HTTP；请在前面放一个提供 HTTPS 的网站服务器。",
    "stopping": "正在停止：先回答并保存已经收到的事件。再发一次同样的信号会立即退出。",
    "served": "新事件 {new} 个，已有的 {known} 个，其他推送 {other} 个，拒绝 {refused} 个。",
    "refused_forged": "拒绝了一个推送：签名与 Token 不符。如果确实是微信发来的，{file} 里的 Token 与微信后台的不一致。",
    "refused_stale": "拒绝了一个推送：它的时间戳与本机时钟相差超过五分钟。如果确实是微信发来的，本机时钟不准。",
    "refused_malformed": "拒绝了一个推送：它不是 XML 或 JSON 格式的事件。",
    "refused_too_large": "拒绝了一个推送：它比微信发来的任何推送都大。",
    "refused_no_key": "拒绝了一个推送：它是加密的，而没有给出密钥。请用 --aes-key-file 指定存放 EncodingAESKey 的文件。",
    "refused_foreign": "拒绝了一个推送：它不是为 {appid} 加密的，或用的不是 --aes-key-file 里的密钥。",
    "reason_blocked": "拒收消息（送达事件）",
    # import
    "source_unreadable": ("{path} 无法读取（{why}）", "请指定别的文件。"),
    "imported": "收下 {taken} 个事件，已有的 {known} 个，不属于这里任何一行的 {foreign} 个，其他推送 {other} 个，读不懂的 {unreadable} 个。",
    "unreadable_at": "读不懂的内容从第 {lines} 行开始。",
    "unreadable_more": "读不懂的内容从第 {lines} 行开始，另外还有 {more} 处。",
    "run_unbegun": ("{list} 还没有发送过，没有属于它的事件", "请先发送。"),
    # status
    "none_yet": "还没有 {appid} 的送达事件：{path} 不存在。`wxpush receipts serve` 或 `import` 会建立它。",
    "holds": "{path}：{appid} 的 {many} 个事件，其中 {loose} 个不属于这里的任何一行。",
    "run": "{name}（第 {run} 轮）：{told}",
    "run_nothing": "{name}（第 {run} 轮）：还一无所知",
    "delivered": "送达 {many}",
    "blocked": "被用户拒收 {many}",
    "failed": "失败 {many}",
    "limited": "超出此人的频率限制 {many}",
    "unknown": "尚不知道 {many}",
    "probable": "其中 {many} 个按人和时间对应",
}
