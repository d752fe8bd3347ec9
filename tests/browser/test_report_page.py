"""The pages of the report, seen: a campaign with all that it may tell, and the page of many."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import LOCALES, SCHEMES, needs_browser, sight
from tests.report.page.materials import NOON_MS, SUMMARY, invocation, material, origin, stretch
from wxpush.checkpoint.latencies import counted
from wxpush.hold import Held
from wxpush.model import State
from wxpush.report.page.campaign import campaign_page
from wxpush.report.page.listing import history_page
from wxpush.wechat.values import TemplateInfo
from wxpush.words import choose

pytestmark = [needs_browser, pytest.mark.process]
_RECEIPTS = {
    "delivered": 799_312,
    "blocked": 21_920,
    "failed": 204,
    "limited": 1_852,
    "unknown": 126_712,
    "probable": 412,
}
_TEXT = "{{first.DATA}}\n订单号：{{keyword1.DATA}}\n商品：{{keyword2.DATA}}\n{{remark.DATA}}"


def full() -> str:
    """A million rows over three days and seven processes, of which delivery events have come."""
    day = 86_400
    hours = [
        stretch(each * day + 10 * number, invocation=each + 1, sent=350 + 17 * (number % 9), rate=50.0 - number % 7,
                held=Held.SLOWED.value if 20 < number < 40 else None, why="45011" if 20 < number < 40 else None,
                took=dict(counted([0.04 + 0.002 * (number % 30)] * 9)))
        for each in range(3) for number in range(120)
    ]  # fmt: skip
    codes = (43004, 43101, 47003, 40003, 43019, 40037, 41028, 48001)
    sums = {(State.REJECTED, 1, code): 9000 - 1000 * number for number, code in enumerate(codes)}
    rejected = sum(sums.values())
    sums |= {(State.SENT, 1, 0): 400_000, (State.SENT, 2, 0): 400_000, (State.SENT, 3, 0): 150_000}
    left = 1_000_000 - 950_000 - rejected - 300 - 2_000 - 8
    calls = [
        invocation(number, started_ms=NOON_MS + (number - 1) * day * 1000 // 2, last_ms=NOON_MS + (number - 1) * day * 500 + 9_000_000)
        for number in range(1, 8)
    ]  # fmt: skip
    summary = {
        "rows": 1_000_000, "sent": 150_000, "already_sent": 800_000, "rejected": rejected, "invalid": 300, "duplicate": 2_000, "in_doubt": 8,
        "not_attempted": left, "sent_altogether": 950_000, "receipts": _RECEIPTS, "receipts_newest": "2026-12-02T08:05:00+00:00",
        "errcodes": {str(code): 9000 - 1000 * number for number, code in enumerate(codes)},
    }  # fmt: skip
    return campaign_page(
        material(
            summary, invocations=calls, stretches=hours, sums=sums, command="wxpush results orders.csv --state rejected -o rejected.csv",
            origins={each.number: origin(to_send=400_000) for each in calls}, label="名单-orders-2026-11-30.csv",
            invalid=[("no_openid", 200, "the openid is empty"), ("too_long", 100, "thing1 has 21 characters, and may have 20")],
            template=TemplateInfo("T" * 43, "订单发货通知", _TEXT),
        )
    )  # fmt: skip


def many() -> str:
    heads = ["campaign", "rows", "sent", "ended"]
    lines = [([f"orders-2026-11-{number:02}", "1,000", "950", "12:00"], SUMMARY) for number in range(1, 25)]
    return history_page("/srv/wxpush/lists", heads, lines, figures={1, 2}, made_ms=NOON_MS)


PAGES = {"campaign": full, "history": many}


@pytest.fixture(params=list(LOCALES))
def language(request) -> Iterator[str]:
    choose(request.param)
    yield request.param
    choose("en")


def opened(seen, folder: Path, page: str) -> None:
    path = folder / "page.html"
    path.write_text(page, "utf-8")
    seen.page.goto(path.as_uri())


@pytest.mark.parametrize(("name", "scheme"), [*itertools.product(PAGES, SCHEMES)])
def test_nobody_is_kept_out_by_how_it_looks_and_it_asks_nobody(browser, tmp_path, language, name, scheme):
    with sight(browser, language=language, scheme=scheme) as seen:
        opened(seen, tmp_path, PAGES[name]())
        assert seen.page.locator("html").get_attribute("lang")[:2] == language
        assert seen.faults() == []
        for width in (1200, 360):
            seen.page.set_viewport_size({"width": width, "height": 640})
            assert not seen.overflows(), width
        assert seen.said == []
        assert {each.partition(":")[0] for each in seen.asked} == {"file"}


def test_a_campaign_is_printed_on_two_sheets(browser, tmp_path, language):
    with sight(browser, language=language) as seen:
        opened(seen, tmp_path, full())
        pdf = seen.page.pdf(format="A4", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2
