"""What arrived, on the page of a campaign."""

import pytest

from tests.report.page.materials import material
from wxpush.report.page.campaign import campaign_page
from wxpush.report.page.receipts import WIDTH, receipts

KNOWN = {"delivered": 800, "blocked": 100, "failed": 0, "limited": 20, "unknown": 30, "probable": 5}
NEWEST = "2026-11-30T12:05:00+00:00"


def funnel(counts=KNOWN, **more):
    return receipts(material({"receipts": counts, "receipts_newest": NEWEST, **more}))


def test_each_step_is_a_part_of_what_was_accepted():
    steps = [(step.name.id, step.many, step.width) for step in funnel().steps]
    assert steps == [
        ("page.receipts_accepted", "950", "160"),
        ("page.receipts_known", "920", "154.9"),
        ("page.receipts_delivered", "800", "134.7"),
        ("page.receipts_blocked", "100", "16.8"),
        ("page.receipts_limited", "20", "3.4"),
    ]


def test_below_it_stands_what_is_not_known_and_what_is_only_probable():
    assert [note.id for note in funnel().notes] == [
        "page.receipts_unknown", "page.receipts_probable", "page.receipts_newest",
    ]  # fmt: skip


def test_before_the_first_event_nothing_is_divided_by_nothing():
    none = dict.fromkeys(KNOWN, 0)
    assert [step.width for step in funnel(none, receipts_newest=None).steps] == ["0", "0", "0"]
    assert [step.width for step in funnel({**none, "unknown": 9}).steps] == [str(WIDTH), "0", "0"]


@pytest.mark.parametrize(("summary", "there"), [
    ({}, False),
    ({"receipts": KNOWN, "receipts_newest": NEWEST}, True),
    ({"receipts_fault": "it is <b>broken</b>"}, True),
])  # fmt: skip
def test_the_part_stands_only_where_there_is_something_to_tell(summary, there):
    page = campaign_page(material(summary))
    assert ("What arrived" in page) is there
    assert "<b>broken" not in page
