"""The finder of foreign words finds them, and takes no name for one."""

import pytest

from tests.operator.foreign import foreign


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("error: list.csv is empty; nothing was sent.", "en", []),
        ("wxpush does not know this code\n微信文档未收录", "en", ["微信文档未收录"]),
        ("列 订单号 is missing（订单号）", "en", ["列", "（", "）"]),
        ("错误：list.csv 是空文件，没有发送任何消息。请每行写一个接收人的 openid。", "zh", []),
        (
            "错误：第 3 行的 data.thing1 为空，请用 --max-invalid 5%，或运行 `wxpush send list.csv`。",
            "zh",
            [],
        ),
        ("错误：list.csv 是空文件，nothing happened。", "zh", ["nothing", "happened"]),
        (
            "已发送 3，rejected 1（43004 未关注）\n下一步：wxpush results list.csv --state rejected -o rejected.csv",
            "zh",
            [],
        ),
        ("剩余 2 hours，breaker open", "zh", ["hours", "breaker", "open"]),
    ],
)
def test_foreign_words(text, language, found):
    assert foreign(text, language, ["订单号"]) == found
