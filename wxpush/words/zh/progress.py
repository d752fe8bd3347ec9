"""What is said while a run goes on: heartbeats, and the live view."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "heartbeat": "{parts}",
    # its parts
    "rows": "{done:,}/{total:,} 行",
    "rate": "{rate:,.1f} 条/秒",
    "eta": "还需 {eta}",
    "held_back": "{share:.0%} 的时间在等断点文件所在的磁盘",
    "breaker_open": "熔断器已断开",
    "breaker_half_open": "熔断器试探中",
    "sent": "已发送 {many:,}",
    "rejected": "被拒绝 {many:,}",
    "under_review": "审核中 {many:,}",
    "in_doubt": "存疑 {many:,}",
    "in_flight": "在途 {many:,}",
    "retries": "重试 {many:,}",
    # the live view
    "pace": "{rate:,.1f}，上限 {limit}，还需 {eta}，在途 {in_flight:,}，重试 {retries:,}",
    "unlimited": "不限速",
    "limit": "{rate:,.4g} 条/秒",
    "eta_unknown": "未知",
    # before it
    "survey_line": "预检 {title}：{rows:,} 行，{percent}%",
    "survey_title": "预检 {title}",
    "survey_rows": "{rows:,} 行",
    # what a line is
    "line_error": "错误：{said}",
    "line_warning": "警告：{said}",
    "line_note": "提示：{said}",
    "line_next": "下一步：{said}",
    "line_done": "完成：{said}",
}
