"""What is said of WeChat's answers about an account: refusals, limits, silence."""

from wxpush.words import Text


def _refused(why: str, do: str) -> Text:
    return f"WeChat refused {{about}}: {why} ({{errcode}})", f"{do}, then run the same command again."


TEXTS: dict[str, Text] = {
    "no_answer": (
        "{who} gave no usable answer in {tries} tries ({fault})",
        "Run the same command again when it answers.",
    ),
    "foreign_answer": (
        "A gateway, a proxy or a sign-in page answers instead of {host} ({fault}), {tries} times in a row",
        "Check the network between this machine and {host}, then run the same command again.",
    ),
    "garbled": (
        "{who} gave an answer that cannot be used ({fault})",
        "Run the same command again later.",
    ),
    "wechat": "WeChat",
    "busy": "WeChat is busy ({errcode})",
    "answer_without_what_was_asked": "an answer without what was asked for",
    "no_whole_answer": "no whole answer within {seconds:g} s",
    "no_connection": "no connection: {why}",
    "connection_broke": "the connection broke ({error})",
    "answer_too_large": "the answer is larger than {most} KiB",
    # what was asked for
    "access_token": "an access token",
    "access_token_of_service": "an access token to the token service",
    "quota": "the quota",
    "templates": "the templates",
    "followers": "the followers",
    "tags": "the tags",
    "followers_with_tag": "the followers with a tag",
    "who_follows": "who follows",
    # calls are used up
    "daily_limit": (
        "WeChat's daily limit of calls for {about} is used up ({errcode})",
        "Run the same command again later.",
    ),
    "minute_limit": (
        "WeChat's limit a minute of calls for {about} is used up ({errcode})",
        "Run the same command again later.",
    ),
    # the access token, or the account, is refused
    "token_refused": (
        "WeChat refused the access token when asked for {about} ({errcode})",
        "Run the same command again.",
    ),
    "secret_wrong": _refused(
        "the AppSecret is wrong",
        "Check the secret (resetting it at https://developers.weixin.qq.com/platform retires the old one)",
    ),
    "secret_frozen": _refused("the AppSecret is frozen", "Unfreeze it at mp.weixin.qq.com"),
    "appid_unknown": _refused("the AppID is unknown", "Check appid"),
    "appid_missing": _refused("the AppID is missing", "Check appid"),
    "secret_missing": _refused("the AppSecret is missing", "Check the secret"),
    "no_permission": _refused(
        "the account has no permission for this",
        "Only verified service accounts may send templates: have it verified",
    ),
    "banned": _refused(
        "the account is banned from this for a breach of the rules", "Read the notice at mp.weixin.qq.com"
    ),
    "limited": _refused("the account is limited", "Read the notice at mp.weixin.qq.com"),
    "no_tokens_allowed": _refused(
        "the account may not use access tokens", "Find out why at mp.weixin.qq.com and have it allowed"
    ),
    "tag_missing": _refused(
        "there is no such tag any more", "Name another (`wxpush followers tags` shows those there are)"
    ),
    "account_frozen": _refused("the account is frozen", "Unfreeze it at mp.weixin.qq.com"),
    "address_unconfirmed": _refused(
        "the account's administrator has not confirmed this IP address yet", "Have them confirm it in WeChat"
    ),
    "address_to_confirm": _refused(
        "the account's administrator has to confirm this IP address", "Have them confirm it in WeChat"
    ),
    "address_refused_twice": _refused(
        "the account's administrator refused this IP address twice",
        "Wait 24 hours, or put the address on the IP allow-list",
    ),
    "address_refused": _refused(
        "the account's administrator refused this IP address",
        "Wait an hour, or put the address on the IP allow-list",
    ),
    "address_not_listed": _refused(
        "it does not accept calls from {address}",
        "Add {address} to the IP allow-list of the account at https://developers.weixin.qq.com/platform",
    ),
    "unknown_address_not_listed": _refused(
        "it does not accept calls from this IP address",
        "Add it to the IP allow-list of the account at https://developers.weixin.qq.com/platform",
    ),
    "refused": _refused("{detail}", "See `wxpush explain {errcode}`"),
    "refused_without_reason": _refused("no reason given", "See `wxpush explain {errcode}`"),
}
