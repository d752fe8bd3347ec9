"""With each fault of the sandbox: what a terminal shows of it two seconds after it begins names the reason, and how long it lasts."""

import re
import time
from typing import Any

import pytest

from tests.cli.common.tmux import needs_tmux, terminal
from tests.cli.harness import until

pytestmark = needs_tmux

CLOCK = r"\d\d:\d\d:\d\d"
#: Seconds behind which the screen is read: the view, and what is said above it.
BEGUN = 2.0
#: What requests die of, or what WeChat answers; then what is said of it, in English and in Chinese.
FAILING = (
    rf"most requests fail \({{}}\)(, so none is made for now: next try at {CLOCK}|: one is being tried and the rest waits), given up at {CLOCK}",
    rf"多数请求失败（{{}}）(，暂不发送：{CLOCK} 再试|：正在试一个请求，其余等待)，到 {CLOCK} 仍不成功就停止",
)
SILENT = (
    r"no answer for \d+s: \d+ requests in flight are waiting for one, each for 10s at most",
    r"已经 [\d.]+ 秒 没有应答：\d+ 个在途请求在等待，每个最多等 10 秒",
)
CASES: dict[str, tuple[dict[str, Any], tuple[str, str], tuple[str, str]]] = {
    "busy": ({"busy_rate": 1.0}, FAILING, ("-1 from WeChat: system busy", "微信返回 -1：系统繁忙")),
    "busy after": ({"busy_after_rate": 1.0}, FAILING, ("-1 from WeChat: system busy", "微信返回 -1：系统繁忙")),
    "busy above": ({"busy_above": 0}, FAILING, ("-1 from WeChat: system busy", "微信返回 -1：系统繁忙")),
    "http 500": ({"http_500_rate": 1.0}, FAILING, ("HTTP 500", "HTTP 500")),
    "reset before": (
        {"reset_before_rate": 1.0}, FAILING,
        ("the connection was (closed before an answer came|reset)", "(没有收到回应，连接就被关闭|连接被重置)"),
    ),
    "reset after": (
        {"reset_after_rate": 1.0}, FAILING,
        ("the connection was (closed before an answer came|reset)", "(没有收到回应，连接就被关闭|连接被重置)"),
    ),
    "truncated": (
        {"truncated_rate": 1.0}, FAILING,
        ("(answer is not whole JSON|the connection was closed in the middle of the answer)", ".+"),
    ),
    "hang": ({"hang_rate": 1.0}, SILENT, ("", "")),
    "latency": ({"latency": 8.0}, SILENT, ("", "")),
    "minute cap": (
        {"minute_cap": 0},
        (
            rf"45011 from WeChat: too many per minute; waiting until {CLOCK}, then 25/s \(asked for: 50/s\)",
            rf"微信返回 45011：每分钟调用过多；等到 {CLOCK}，之后 25 条/秒（设定 50 条/秒）",
        ),
        ("", ""),
    ),
    "daily limit": (
        {"daily_limit": 0},
        (
            "quota of template messages is used up for today.* comes back at about midnight, China time",
            "额度.*北京时间",
        ),
        ("", ""),
    ),
    "account": ({"account_errcode": 48001}, (r"refuses the account .*\(48001 .*`wxpush explain 48001`", r"48001.*`wxpush explain 48001`"), ("", "")),
    "html": ({"html_before_rate": 1.0}, ("A gateway, a proxy or a sign-in page answers instead of 127.0.0.1", "127.0.0.1"), ("", "")),
    "unknown template": ({"unknown_template_rate": 1.0}, ("40037 from WeChat: template not found|40037 .*explain 40037", "40037"), ("", "")),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", CASES)
def test_the_reason_and_the_wait_can_be_read_two_seconds_after_it_begins(campaign, faulty, name, language):
    faults, said, cause = CASES[name]
    which = ["en", "zh"].index(language)
    campaign.followers(3000)
    with terminal(
        campaign, "send campaign.csv -y --rate 50/s", width=100, height=30, WXPUSH_LANG=language
    ) as screen:
        until(lambda: campaign.delivered().total() > 20)
        faulty(**faults)
        time.sleep(BEGUN)
        pattern = _in_chinese(said[which].replace("{}", cause[which]), language)
        until(lambda: _found(pattern, screen, language))


def _found(pattern, screen, language) -> bool:
    # A line is broken at a blank, and Chinese anywhere.
    text = "".join(screen.text.split()) if language == "zh" else screen.words
    return re.search(pattern, text) is not None


def _in_chinese(pattern: str, language: str) -> str:
    return pattern.replace(" ", "") if language == "zh" else pattern
