"""关于接收消息的服务的说法。"""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "serving": "正在 {url} 接收 {campaigns} 的消息；{waiting:,} 条在等待",
    "serving_tests": "用测试密钥提交的消息进入沙箱，投递记录写入 {path}，不会发给任何人",
    "node": "本节点是 {node}；各节点共享的内容在 {at}",
    "spool_of_a_node": (
        "收件库 {path} 属于一个节点，其中 {many:,} 条消息可能是其他节点的",
        "请像原来一样带 --state 启动，直到没有消息等待。",
    ),
    "serve_status_ready": "{waiting:,} 条消息等待；已就绪",
    "serve_status": "{waiting:,} 条消息等待；未就绪：{held}",
    "served": "已接收 {taken:,} 条消息，{ended:,} 条已结束，{waiting:,} 条等待下次启动。",
    "not_served": "收件库里有推送任务 {name} 的 {many:,} 条消息在等待，而它不在服务之列。",
    "files_read_anew": "重新读取了 {many:,} 个任务文件",
    "file_kept": "任务文件 {path} 无法使用，因此仍用原来的：{why}",
    "name_changed": (
        "这个推送任务现在名为 {name}，而服务中没有这个名字的任务",
        "请改回原来的名字，或者重新启动服务。",
    ),
    "two_of_a_name": (
        "{path} 和 {other} 描述的推送任务同名：{name}",
        "请给其中一个换一个 `name:`。",
    ),
    "sockets_passed": (
        "服务管理器交来 {many} 个套接字，而一个服务只在一个上监听",
        "请在 `.socket` 单元里只保留一个 ListenStream=，也不要为这个服务再设其他 `.socket` 单元。",
    ),
    "no_socket_passed": (
        "服务管理器交来的不是监听 TCP 的套接字",
        "请在 `.socket` 单元里写 ListenStream=HOST:PORT，并去掉 Accept=yes。",
    ),
    "cannot_listen": (
        "无法在 {host} 的端口 {port} 上监听（{why}）",
        "请用 --listen 指定另一个地址或端口。",
    ),
    "spool_in_a_cluster": (
        "集群（命名空间 {namespace}）的工作端可能持有 {path} 的消息：它们的状态在 {state} 的 Redis 里",
        "请用那个消息中间件和那个 --state 启动 `wxpush serve`；它结束时会收回这些消息。",
    ),
    "spool_elsewhere": (
        "另一个集群的工作端可能持有 {path} 的消息：它们的状态在 {state} 的 Redis 里，命名空间 {namespace}",
        "请用那个 --state 和 --namespace 启动 `wxpush serve`；它结束时会收回这些消息。如果旧的 Redis 无法恢复，那个地址上一个空的 Redis 也可以：工作端持有的消息此后为存疑。",
    ),
    "redis_forgot": "{at} 的 Redis 丢失了工作端所持消息的状态：没有结果的消息为存疑，由 `wxpush resolve` 决定。其他消息继续发送。",
    "spool_sent": "{many:,} 条存疑的消息视为已发送；其中 {young:,} 条还不久，下次 `wxpush serve` 本来可以安全地重复",
    "spool_skip": "放弃 {many:,} 条存疑的消息，之后不再改变；其中 {young:,} 条还不久，下次 `wxpush serve` 本来可以安全地重复",
    "spool_resend": "{many:,} 条存疑的消息以新的编号再次发送，已经收到的人可能收到两次；另有 {young:,} 条还不久，下次 `wxpush serve` 会安全地重复",
}
