"""What is said of metrics that a process tells."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_metrics_here": (
        "无法在 {host} 的端口 {port} 上提供指标（{why}）",
        "请用 --metrics-listen 指定另一个地址或端口。",
    ),
    "metrics_at": "指标在 {url}",
    "metrics_in_the_clear": "{url} 能从别的机器读取，谁都可以：里面有公众号、推送任务的名字和数量。",
}
