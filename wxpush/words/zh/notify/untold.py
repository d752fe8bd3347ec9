"""What is said of notices that were not told, and of names that are not there."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # one that was not told
    "untold": "未能通知 {name}（{kind}）：{why}",
    "untold_kept": "未能通知 {name}（{kind}）：{why}；下次执行时补发",
    "robot_refused": "机器人拒绝了消息（{code} {said}）",
    "status": "服务器返回 HTTP {status}",
    "leads_elsewhere": "服务器要求转到别的地址（HTTP {status}），通知不会跟随",
    "not_its_answer": "那里回应的不是这种服务",
    "no_answer": "没有得到回应",
    "too_slow": "{seconds:g} 秒内没有回应",
    "unusable": "{error}",
    "no_webhook_secret": "secret_file 里不是 Standard Webhooks 的密钥：应为 whsec_ 加 {least} 到 {most} 字节的 Base64",
    "gone": "接收方不再接收通知（HTTP 410）；请从 notify: 中删除，或重新写它的 url_file",
    "gone_before": "上次通知时接收方已表示不再接收（HTTP 410）；请从 notify: 中删除，或重新写它的 url_file",
    "mail_not_to_all": "邮件服务器已接收，但拒绝了收件人 {whom}",
    "mail_to_nobody": "邮件服务器拒绝了全部收件人 {whom}",
    "mail_refused": "邮件服务器拒绝了邮件（{code} {said}）",
    "mail_without_tls_or_login": "邮件服务器不支持 TLS 或登录",
    "bug": "wxpush 遇到意料之外的错误（{error}）",
    "by_key": "wxpush.yaml 里 notify: 下的 {key}",
    # names that are not there
    "no_notifier": ("wxpush.yaml 的 notify: 里没有 {name!r}", "请从中选择：{known}。"),
    "no_notifier_at_all": ("wxpush.yaml 的 notify: 里没有 {name!r}，也没有其他名称", "请在那里写上。"),
}
