"""What is said where the sender itself ends a run."""

from wxpush.words import Text

_REFUSED = "微信拒绝整个公众号或整个推送任务（{said}），已停止发送"
_PERHAPS_OF_ROW = "请看 `wxpush explain {errcode}`，解决后再运行同一条命令；如果问题只在这一行，请加 --errcode-is-row {errcode}。"

TEXTS: dict[str, Text] = {
    "quota_used_up": (
        "公众号今天的模板消息额度已用完",
        "额度约在北京时间零点恢复，届时再运行同一条命令。",
    ),
    "template_gone": (
        "公众号里没有（或已没有）任务文件用的模板，已停止发送",
        "请在任务文件里写上本公众号的 template_id，再运行同一条命令。",
    ),
    "nothing_accepted": (
        "微信已有五分钟没有接受任何消息，已停止发送",
        "请检查网络和微信的服务状态，再运行同一条命令。",
    ),
    "nothing_accepted_but": (
        "微信已有五分钟没有接受任何消息（最后的回应：{said}），已停止发送",
        "请检查网络和微信的服务状态，再运行同一条命令。",
    ),
    "foreign_answers": (
        "代替 {host} 回应的是网关、代理或登录页（{said}），已停止发送",
        "请检查本机与 {host} 之间的网络，再运行同一条命令。",
    ),
    "foreign_answers_alone": (
        "{host} 或它前面的网关在 {seconds} 内只返回错误（最后一次：{said}），已停止发送",
        "请检查 {host} 和它前面的网关，再运行同一条命令。",
    ),
    "foreign_asks_for_time": (
        "{host} 或它前面的网关在 {seconds} 内不接受请求（{said}），已停止发送",
        "请过了这段时间再运行同一条命令。",
    ),
    "foreign_to_some": (
        "有些行每次尝试都由网关、代理或登录页代替 {host} 回应（最后一次：{said}）",
        "请检查本机与 {host} 之间的网络，再运行同一条命令。",
    ),
    "too_many_repeats": (
        "需要重试的请求太多，其余的不再重试",
        "请再运行同一条命令。",
    ),
    "too_many_repeats_for": (
        "需要重试的请求太多（最后一次的原因：{said}），其余的不再重试",
        "请再运行同一条命令。",
    ),
    "too_many_repeats_perhaps_of_row": (
        "需要重试的请求太多（最后一次的原因：{said}），其余的不再重试",
        _PERHAPS_OF_ROW,
    ),
    "code_and_words": "{errcode}“{words}”",
    "refused": (_REFUSED, "请看 `wxpush explain {errcode}`，解决后再运行同一条命令。"),
    "refused_perhaps_of_row": (_REFUSED, _PERHAPS_OF_ROW),
    "refused_without_code": (_REFUSED, "请解决后再运行同一条命令。"),
}
