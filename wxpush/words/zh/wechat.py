"""What is said of WeChat's answers about an account: refusals, limits, silence."""

from wxpush.words import Text


def _refused(why: str, do: str) -> Text:
    return f"微信拒绝提供{{about}}：{why}（{{errcode}}）", f"{do}，再运行同一条命令。"


TEXTS: dict[str, Text] = {
    "no_answer": (
        "{who}没有给出可用的回应，已尝试 {tries} 次（{fault}）",
        "请等它恢复后再运行同一条命令。",
    ),
    "foreign_answer": (
        "代替 {host} 回应的是网关、代理或登录页（{fault}），连续 {tries} 次",
        "请检查本机与 {host} 之间的网络，再运行同一条命令。",
    ),
    "garbled": (
        "{who}的回应无法使用（{fault}）",
        "请稍后再运行同一条命令。",
    ),
    "wechat": "微信",
    "busy": "微信系统繁忙（{errcode}）",
    "answer_without_what_was_asked": "回应里没有所要的内容",
    "no_whole_answer": "{seconds:g} 秒内没有收到完整的回应",
    "no_connection": "无法连接：{why}",
    "connection_broke": "连接中断（{error}）",
    "answer_too_large": "回应超过 {most} KiB",
    # what was asked for
    "access_token": "令牌",
    "access_token_of_service": "令牌（经令牌服务）",
    "quota": "额度",
    "templates": "模板列表",
    "followers": "关注者列表",
    "tags": "标签列表",
    "followers_with_tag": "带标签的关注者列表",
    "who_follows": "关注情况",
    # calls are used up
    "daily_limit": (
        "获取{about}的接口，当日调用次数已用完（{errcode}）",
        "请稍后再运行同一条命令。",
    ),
    "minute_limit": (
        "获取{about}的接口，每分钟调用次数已达上限（{errcode}）",
        "请稍后再运行同一条命令。",
    ),
    # the access token, or the account, is refused
    "token_refused": (
        "获取{about}时，微信拒绝了令牌（{errcode}）",
        "请再运行同一条命令。",
    ),
    "secret_wrong": _refused("AppSecret 错误", "请核对 AppSecret（在后台重置后，旧值随即失效）"),
    "secret_frozen": _refused("AppSecret 已被冻结", "请在 mp.weixin.qq.com 解冻"),
    "appid_unknown": _refused("AppID 不存在", "请核对 appid"),
    "appid_missing": _refused("缺少 AppID", "请检查 appid"),
    "secret_missing": _refused("缺少 AppSecret", "请检查 AppSecret"),
    "no_permission": _refused(
        "公众号没有这个权限",
        "只有已认证的服务号可以发模板消息，请先完成认证",
    ),
    "banned": _refused("公众号因违规被封禁这项功能", "请看 mp.weixin.qq.com 的通知"),
    "limited": _refused("公众号被限制", "请看 mp.weixin.qq.com 的通知"),
    "no_tokens_allowed": _refused("公众号无权获取令牌", "请在 mp.weixin.qq.com 查明原因并恢复权限"),
    "tag_missing": _refused("这个标签已不存在", "请换一个标签（`wxpush followers tags` 列出现有的标签）"),
    "account_frozen": _refused("公众号已被冻结", "请在 mp.weixin.qq.com 解冻"),
    "address_unconfirmed": _refused("公众号管理员尚未确认这个 IP", "请管理员在微信中确认"),
    "address_to_confirm": _refused("需要公众号管理员确认这个 IP", "请管理员在微信中确认"),
    "address_refused_twice": _refused(
        "公众号管理员两次拒绝了这个 IP",
        "请等待 24 小时，或把它加入 IP 白名单",
    ),
    "address_refused": _refused(
        "公众号管理员拒绝了这个 IP",
        "请等待 1 小时，或把它加入 IP 白名单",
    ),
    "address_not_listed": _refused(
        "{address} 不在公众号的 IP 白名单中",
        "请在 https://developers.weixin.qq.com/platform 把 {address} 加入公众号的 IP 白名单",
    ),
    "unknown_address_not_listed": _refused(
        "本机 IP 不在公众号的 IP 白名单中",
        "请在 https://developers.weixin.qq.com/platform 把它加入公众号的 IP 白名单",
    ),
    "refused": _refused("{detail}", "请看 `wxpush explain {errcode}`"),
    "refused_without_reason": _refused("没有说明原因", "请看 `wxpush explain {errcode}`"),
}
