"""Bars and colours of the page: every row once, and whatever is drawn can be told from what is behind it."""

import re

import pytest

from tests.report.page.materials import material
from tests.report.page.test_campaign_page import CSS
from wxpush.report.page.outcomes import PARTS, of_summary, outcomes


def test_the_bar_has_every_row_once_and_shows_what_is_little():
    parts = outcomes(of_summary(material().summary), 1000)
    assert [(part.word, part.many) for part in parts] == [
        ("sent", "950"),
        ("rejected", "38"),
        ("invalid", "2"),
        ("duplicate", "10"),
    ]
    widths = [float(part.width) for part in parts]
    assert sum(widths) == pytest.approx(720, abs=0.3)
    assert min(widths) >= 3
    assert [float(part.x) for part in parts] == pytest.approx(
        [sum(widths[:number]) for number in range(4)], abs=0.3
    )
    assert [part.share for part in parts] == ["95.0%", "3.8%", "0.2%", "1.0%"]


def test_a_list_without_rows_has_a_bar_of_nothing():
    (part,) = outcomes(dict.fromkeys(PARTS, 0), 0)
    assert (part.word, part.many, part.width) == ("sent", "0", "0")


def _luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(2 * each for each in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", range(3), ids=["light", "dark", "print"])
def test_texts_and_parts_of_drawings_can_be_told_from_what_is_behind_them(scheme):
    block = re.findall(r":root \{(.*?)\}", CSS.read_text("utf-8"), re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", block))
    for text in ("ink", "quiet", "done", "warning", "error", "note"):
        for behind in ("paper", "soft"):
            assert _contrast(colours[text], colours[behind]) >= 4.5, (text, behind)
    assert _contrast(colours["quiet"], colours["band"]) >= 3
    for part in (
        "sent",
        "under_review",
        "rejected",
        "invalid",
        "duplicate",
        "in_doubt",
        "not_attempted",
        "rate",
    ):
        assert _contrast(colours[part], colours["paper"]) >= 3, part
