"""What is said of access tokens that cannot be had."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "hopeless": (
        "微信拒绝公众号的令牌，重新获取之后仍然拒绝",
        "请核对 AppID、AppSecret 和接口地址是否属于同一个公众号，再运行同一条命令。",
    ),
    "service": "令牌服务",
    "service_refused": (
        "令牌服务拒绝了请求（HTTP {status}）",
        "请改正 wxpush.yaml 里的 token_url，或联系令牌服务的管理员，再运行同一条命令。",
    ),
    "command_not_started": (
        "token_command 无法启动",
        "请改正 wxpush.yaml 里的 token_command，并手工运行一次。",
    ),
    # why there is no usable answer
    "command_too_slow": "{seconds:g} 秒内没有结束",
    "command_failed": "退出码 {code}",
    "answer_without_token": "回应里没有令牌",
    # what somebody who waits for one is told
    "minute_full": "微信本分钟不再发放令牌（45011）；{time}后再次请求。",
    # a host of a cluster
    "no_secret_here": (
        "本机没有 {appid} 的 AppSecret，其他机器也没有留下令牌",
        "请在有 AppSecret 的机器上启动工作端，或给本机配置 AppSecret。",
    ),
}
