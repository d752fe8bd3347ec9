"""What a template's field takes: one function from a key and its value to what is wrong with it."""

#: Since May 2023 WeChat takes these two and drops them, whatever they hold.
_NOT_SHOWN = frozenset({"first", "remark"})


def check_value(key: str, value: object) -> str | None:
    """`key` as in the message (`thing1`), `value` what stands under its "value"; None when missing.

    Returns the words WeChat puts after `data.KEY.value`, or None when the value is taken. Numbers and booleans are
    taken as they are: the official page says any.
    https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
    """
    if key in _NOT_SHOWN:
        return None
    if value is None or value == "":
        return "is empty"
    if isinstance(value, dict | list):
        return "invalid"
    return None
