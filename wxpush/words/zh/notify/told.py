"""What those are told who are named in `notify:`."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # titles, which are the subjects of mails too
    "finished": "wxpush：{list} 已发完",
    "finished_partly": "wxpush：{list} 已发完，其中 {many:,} 行被拒绝、无效或已过期",
    "stopped": "wxpush：{list} 提前停止",
    "stopped_by": "wxpush：{list} 提前停止（{why}）",
    "refused": "wxpush：{list} 本次没有发送任何消息",
    "quota": "wxpush：{list} 当日额度用完，其余的行等次日额度",
    "breaker": "wxpush：{list}：微信目前不接受任何消息",
    "doubt": "wxpush：{list} 有 {many:,} 行存疑",
    "late": "{title}（补发，事情发生在 {at}）",
    # below them
    "waits": "发送暂停，稍后会自动重试；结束时会再通知。",
    "so_far": "已处理 {done:,}/{total:,} 行，{in_flight:,} 行尚未得到回应",
    "exit_code": "退出码 {code}",
    "bug_met": "wxpush 遇到意料之外的错误；已发送的都记在断点文件里。请查看命令的输出。",
    "where": "主机 {host}，目录 {folder}，时间 {at}",
    "where_without_folder": "主机 {host}，目录已被删除，时间 {at}",
}
