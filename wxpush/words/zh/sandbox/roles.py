"""Whose the openids of a sandbox are, by the name in each: what `wxpush sandbox --list` shows."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "role_follower": "已关注，与其他 openid 相同",
    "role_unfollowed": "已取消关注",
    "role_blacklisted": "在公众号的黑名单里",
    "role_foreign": "属于其他公众号",
    "role_frequent": "收到的消息太多，等多久都没用",
    "role_refused": "关闭了消息接收",
    "role_template_off": "关闭了最先收到的那个模板，其他模板能送达",
    "role_blocked": "内容被认为是广告",
    "role_review": "先审核，之后由微信自己投递",
    "role_slow": "已投递，3 秒后才回应",
    "role_busy": "第一次返回系统繁忙",
    "role_reset_before": "第一次连接被重置，什么也没投递",
    "role_reset_after": "第一次已投递，随后连接被重置",
}
