"""What is said of rates, durations and shares, and how they are written for people."""

import math

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_allowance": ("{text} 没有说明多长时间内多少条", "请写成 3/d、10/h 或 1/m。"),
    "no_rate": ("{text!r} 不是速率", "请写成 50/s、3000/m、10/h 或 max。"),
    "rate_out_of_range": (
        "速率 {text!r} 不在范围内：要大于 0，最多 1000000/s",
        "不限速请写 max。",
    ),
    "no_duration": (
        "{text!r} 不是时长",
        "请带上单位，例如 10s、500ms、30m 或 1h30m。",
    ),
    "duration_out_of_range": (
        "时长 {text!r} 不在范围内：要大于 0，最长 366d",
        "请换一个。",
    ),
    "no_share": ("{text!r} 既不是行数，也不是百分比", "请写成 5 或 5%。"),
    "share_above_all": ("{text!r} 超过了全部行", "百分比请写 0% 到 100%。"),
}

_UNITS = (("天", 86_400), ("小时", 3600), ("分", 60), ("秒", 1))
_PER = (("秒", 1), ("分钟", 60), ("小时", 3600))


def duration(seconds: float) -> str:
    """`8 分 21 秒`, `1 天 2 小时`, `9.5 秒`, `40 毫秒`; what is too small to matter beside the rest is left out."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} 毫秒" if seconds > 0 else "0 秒"
    if seconds < 10:  # noqa: PLR2004 - below ten a tenth can be told
        return f"{_number(seconds)} 秒"
    left, parts = round(seconds), []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts) if len(parts) > 1 or parts[0][-1] != "分" else f"{parts[0]}钟"


def rate(per_second: float) -> str:
    """`50 条/秒`, `30 条/分钟`, `10 条/小时`, `不限速`, in the unit in which it is at least 1."""
    if math.isinf(per_second):
        return "不限速"
    unit, size = next((each for each in _PER if per_second * each[1] >= 1), _PER[-1])
    return f"{_number(per_second * size)} 条/{unit}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
