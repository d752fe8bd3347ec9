"""What the commands of a cluster say, and why one cannot be reached as its options have it."""

from wxpush.words import Text

_RUN = (
    "{campaign}（第 {run} 轮，{appid}）：已完成 {done:,} 行，共 {rows:,} 行；存疑 {in_doubt:,}，在途 {in_flight:,}，"
    "已分发 {chunks} 个批次，待收集的结果 {lag} 份"
)
_ACCOUNT = "{appid}：{rate}，{waiting} 个批次等待发送，{dead} 条死信"

TEXTS: dict[str, Text] = {
    # which broker, and which state
    "no_broker": ("没有指定消息中间件", "请用 --broker {addresses} 指定，或设置 WXPUSH_BROKER。"),
    "no_state": (
        "除了 {broker}，还需要一个 Redis 存放各台机器的共享状态",
        "请加上 --state redis://HOST:6379/0，或设置 WXPUSH_STATE。",
    ),
    "cluster_in_the_clear": (
        "openid、消息文字和 access_token 将以明文发往 {addresses}",
        "请使用 {schemes}；如果网络完全由自己掌握，可以用 {option} 允许。",
    ),
    "cluster_not_installed": (
        "使用集群需要安装可选依赖",
        "请运行：pip install 'wxpush-cli[{extra}]'",
    ),
    # status
    "no_campaign_runs": "没有正在发送的推送任务。",
    "cluster_run": _RUN,
    "cluster_account": _ACCOUNT,
    "cluster_account_paused": f"{_ACCOUNT}；已暂停（{{cause}}）{{why}}",
    "cluster_idle_lanes": "共有 {lanes} 条通道接收它的批次，而消息中间件同时只能分给 {places} 条（分区数）：其余的无事可做。请减少通道（--lanes），或增加主题的分区。",
    "cluster_worker": "工作端 {host}:{pid}：{rate:.0f} 条/秒，{requests:,} 个请求，{chunks:,} 个批次，{accounts} 个公众号",
    "no_worker": "没有工作端；请用 `wxpush work` 启动一个。",
    # pause and resume
    "paused": "{appid} 已暂停：在途的请求会等到回应，不再发出新的消息。",
    "resumed": "{appid} 已恢复发送。",
    "not_paused": "{appid} 没有暂停。",
    "account_rate": "{appid} 现在的发送速率是 {rate}，原来是 {before}。",
    "no_list_and_no_cluster": (
        "没有说明 `wxpush {lever}` 用于什么",
        "请写出本机正在发送的名单（RECIPIENTS）；集群请加 --broker 或设置 WXPUSH_BROKER。",
    ),
    # work
    "nothing_left": "没有待发送的行。",
    "campaign_for_others": "{appid} 的推送任务发往 {theirs}，而这个工作端只发往 {ours}；这些行留给其他工作端。",
}
