"""What a spreadsheet would run is no openid, so no list and no export holds it in that column."""

import pytest

from wxpush.suppression.entry import Entry, read_entry

FORMULAS = (
    "=cmd|calc!A1",
    "=1",
    '=HYPERLINK("http://x.example","o")',
    "+1",
    "@SUM(1)",
    "-2+3",
    "o;=1",
    "o,=1",
    "o|x",
    "o=1",
)


@pytest.mark.parametrize("openid", [text for text in FORMULAS if text != "o=1"])
def test_a_formula_is_no_openid(openid):
    assert not isinstance(read_entry({"openid": openid}), Entry)


@pytest.mark.parametrize("openid", ["oABC_def-0123456789", "-abc_DEF", "o" + "a" * 27, "oFollower="])
def test_what_wechat_makes_openids_of_is_one(openid):
    assert isinstance(read_entry({"openid": openid}), Entry)
