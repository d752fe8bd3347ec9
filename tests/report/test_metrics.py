"""What a monitor may know of a run: names and values after Prometheus' rules, and the last success, which outlives failures."""

import msgspec
import pytest

from tests.monitoring import texts
from tests.report.page.materials import SUMMARY
from wxpush.report.metrics import RunEnd, metrics
from wxpush.version import __version__

DONE = RunEnd(code=0, ended_ms=1_796_040_000_500, seconds=12.5)
FAILED = RunEnd(code=5, ended_ms=1_796_050_000_000, seconds=1.0)


def values(text: str) -> dict[str, float]:
    """By name and labels but that of the campaign, which each value has."""
    found = {}
    for (name, labels), value in texts.values(text).items():
        own = labels.split(",")
        assert any(each.startswith("campaign=") for each in own)
        found[" ".join([name, *(each for each in own if not each.startswith("campaign="))])] = value
    return found


def test_it_tells_how_the_run_ended_and_how_the_campaign_stands():
    found = values(metrics("orders", DONE, SUMMARY))
    assert found["wxpush_last_run_exit_code"] == 0
    assert (
        found["wxpush_last_run_timestamp_seconds"]
        == found["wxpush_last_success_timestamp_seconds"]
        == 1_796_040_000.5
    )
    assert found["wxpush_last_run_duration_seconds"] == 12.5
    assert found['wxpush_rows state="sent"'] == 950
    assert sum(many for name, many in found.items() if name.startswith("wxpush_rows ")) == 1000
    assert found['wxpush_rejected_rows errcode="43004"'] == 30
    assert found["wxpush_last_sending_duration_seconds"] == 19
    assert found["wxpush_last_sending_requests"] == 950


@pytest.mark.parametrize(
    ("code", "success"),
    [(0, True), (3, True), *((code, False) for code in (1, 2, 4, 5, 6, 7, 8, 9, 130, 143))],
)
def test_the_last_success_is_that_of_a_run_that_went_to_its_end(code, success):
    former = metrics("orders", DONE, None)
    found = values(
        metrics("orders", RunEnd(code=code, ended_ms=FAILED.ended_ms, seconds=1), None, former=former)
    )
    assert found["wxpush_last_success_timestamp_seconds"] == (1_796_050_000 if success else 1_796_040_000.5)
    assert found["wxpush_last_run_timestamp_seconds"] == 1_796_050_000


def test_it_tells_which_wxpush_wrote_it():
    assert values(metrics("orders", FAILED, None))[f'wxpush_info version="{__version__}"'] == 1


def test_before_the_first_success_there_is_none():
    for former in ("", "none of ours", "wxpush_last_success_timestamp_seconds NaN"):
        assert "last_success" not in metrics("orders", FAILED, SUMMARY, former=former)


def test_many_codes_are_no_flood_of_series():
    many = {str(40_000 + code): 2 for code in range(100)}
    found = values(
        metrics(
            "orders",
            DONE,
            SUMMARY.__class__(
                **{**{name: getattr(SUMMARY, name) for name in SUMMARY.__struct_fields__}, "errcodes": many}
            ),
        )
    )
    codes = {name: value for name, value in found.items() if name.startswith("wxpush_rejected_rows")}
    assert (len(codes), codes['wxpush_rejected_rows errcode="other"']) == (21, 160)


def test_a_name_is_escaped():
    text = metrics('or"de\\rs\n', FAILED, None)
    assert 'campaign="or\\"de\\\\rs\\n"' in text
    assert values(text)


@pytest.mark.parametrize(("half", "most"), [(0.1, 0.2), (None, 0.2), (0.1, None)])
def test_how_long_answers_took_is_told_as_far_as_it_is_known(half, most):
    found = values(
        metrics("orders", DONE, msgspec.structs.replace(SUMMARY, answer_p50=half, answer_p99=most))
    )
    assert found.get("wxpush_last_sending_answer_median_seconds") == half
    assert found.get("wxpush_last_sending_answer_99_percent_seconds") == most


def test_deliveries_are_told_by_their_outcome_alone_and_none_where_nobody_takes_them():
    counts = {"delivered": 3, "unknown": 0, "probable": 2}
    for receipts in (counts, None):
        found = values(metrics("orders", DONE, msgspec.structs.replace(SUMMARY, receipts=receipts)))
        told = {name: many for name, many in found.items() if name.startswith("wxpush_delivery_rows")}
        wanted = {
            f'wxpush_delivery_rows outcome="{name}"': many
            for name, many in counts.items()
            if name != "probable"
        }
        assert told == (wanted if receipts else {})
