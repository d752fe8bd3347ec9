"""What commands answer that only show, or only start something: quota, results, doctor, sandbox."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # what wxpush does at a code of this kind
    "does_sent": "这一行已发送",
    "does_under_review": "消息在微信审核中；这一行不会再次发送",
    "does_rejected": "这一行被拒绝，不再尝试；其他行照常发送",
    "does_retry": "这一行稍后再试",
    "does_deferred": "这一行在本轮次结束前再试",
    "does_repeated": "微信已有这条消息时，这一行计为已发送；否则计为存疑",
    "does_throttled": "整个推送任务降速；这一行会再试",
    "does_quota": "先查询额度：额度已用完则停止发送（退出码 4），这一行仍是待发送",
    "does_template": "先查询模板列表：模板已不存在则停止发送（退出码 5），这一行仍是待发送",
    "does_token": "刷新令牌，然后重新发送这一行",
    "does_unsure": "这一行可能已送达：9 分钟内用同一去重标识重发，超过 9 分钟则存疑",
    "does_unsent": "请求没有离开本机；这一行会再试",
    "does_halt": "停止发送（退出码 5）；没有发出的行仍是待发送",
    "quota": "当日额度 {limit:,}，已用 {used:,}，剩余 {left:,}",
    "spreadsheet_is_csv": (
        "--for-spreadsheet 只用于 CSV，而现在写的是 {format}",
        "请去掉这个选项：{format} 可以直接打开。",
    ),
    "metrics_not_written": "指标无法写入 {path}（{why}）；其他一切不受影响。",
    "page_written": "网页已写入 {path}",
    "results_written": "{rows:,} 行已写入 {path}",
    # what doctor looks at, by the names of the checks in its JSON, and how a check came out
    "looked_at_configuration": "配置",
    "looked_at_address": "接口地址",
    "looked_at_proxy": "代理",
    "looked_at_secret": "密钥",
    "looked_at_connection": "连接",
    "looked_at_clock": "时钟",
    "looked_at_token": "令牌",
    "looked_at_ip_allow_list": "IP 白名单",
    "looked_at_quota": "当日额度",
    "looked_at_disk": "磁盘",
    "looked_at_event_loop": "事件循环",
    "looked_at_recipients": "名单",
    "looked_at_checkpoint": "断点文件",
    "looked_at_campaign": "推送任务",
    "looked_at_template": "模板",
    # the last line of doctor
    "doctor_good": "一切正常：可以发送消息。",
    "doctor_look": "可以发送消息；有 {many:,} 项值得注意。",
    "doctor_fix": "有 {many:,} 项需要先处理，才能发送消息。",
    "check_ok": "正常",
    "check_warn": "注意",
    "check_fail": "失败",
    # sandbox
    "sandbox_serves": "wxpush sandbox: {url}，appid {appid}，secret {secret}；按 Ctrl-C 结束。",
    "sandbox_templates_of": "它的模板取自 {files}；用 --template ID 可指定其他模板。",
    "sandbox_send_to": "向它发送：{command}",
    "sandbox_fault_without_value": "--fault {text!r} 没有值；请写成 NAME=VALUE，例如 busy_rate=0.1。",
    "sandbox_faults": "故障：",
    "sandbox_callback": "送达事件：",
    "sandbox_openids": "openid：",
}
