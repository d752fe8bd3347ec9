"""Whom of a results file `suppress import` takes: those who are gone, by what WeChat said of them, and nobody else."""

import pytest

from wxpush.suppression.leavers import is_result, why_gone

ROW = {
    "openid": "oA", "line": "2", "state": "rejected", "errcode": "43004", "reason": "", "advice": "", "msgid": "", "tries": "1", "at": "",
}  # fmt: skip


@pytest.mark.parametrize("errcode", ["43004", "50005", "43019", "40003", "'43004"])
def test_who_is_gone_is_taken_with_why(errcode):
    assert errcode.strip("'") in str(why_gone(ROW | {"errcode": errcode}))


@pytest.mark.parametrize("errcode", ["", "0", "47003", "40249", "43117", "48002", "45009", "-1", "'-1", "x"])
def test_who_was_refused_for_anything_else_is_not(errcode):
    assert why_gone(ROW | {"errcode": errcode}) is None


@pytest.mark.parametrize("state", ["sent", "in_doubt", "not_attempted", "invalid", "suppressed"])
def test_a_row_that_was_not_rejected_is_not(state):
    assert why_gone(ROW | {"state": state}) is None


def test_columns_that_were_moved_aside_are_known():
    moved = {f"wxpush_{name}" if name in {"state", "errcode"} else name: cell for name, cell in ROW.items()}
    moved |= {"state": "Hubei", "errcode": "none"}
    assert is_result(moved)
    assert why_gone(moved) is not None
    assert is_result({f"wxpush_{name}": cell for name, cell in ROW.items()})


def test_a_list_of_somebody_s_own_is_no_results_file():
    assert not is_result({"openid": "oA", "state": "rejected", "reason": "asked us", "date": "2026-11-20"})
