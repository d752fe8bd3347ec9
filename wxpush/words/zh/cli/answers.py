"""What commands answer that only show, or only start something: quota, results, doctor, sandbox."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "quota": "当日额度 {limit:,}，已用 {used:,}，剩余 {left:,}",
    "spreadsheet_is_csv": (
        "--for-spreadsheet 只用于 CSV，而现在写的是 {format}",
        "请去掉这个选项：{format} 可以直接打开。",
    ),
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
    "sandbox_openids": "openid：",
}
