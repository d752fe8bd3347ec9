"""Filters that make of exported numbers and dates what a message takes, or fail the row."""

import pytest

from wxpush.channels.common.render import Renderer, RenderError
from wxpush.channels.template.values import rule_of


def filtered(name: str, value: str, arguments: str = "") -> str:
    return Renderer({"data.a": f"{{{{ a | {name}{arguments} }}}}"}).render({"a": value})


@pytest.mark.parametrize(
    ("value", "bare"),
    [
        ('="00123"', "00123"),
        ("'00123", "00123"),
        ("`00123", "00123"),
        ("¥1,234.50", "1234.50"),
        ("￥ 99", "￥ 99"),
        ("1，234，567元", "1234567"),
        ("1'234.5", "1234.5"),
        ("-¥12.00", "-12.00"),
        ("CNY88", "88"),
        ("\u200b\ufeff12\t", "12"),
        ("1,23", "1,23"),
        ("12,3456", "12,3456"),
        ("咖啡，两杯", "咖啡，两杯"),
        ("", ""),
        ("o'clock", "o'clock"),
    ],
)
def test_marks_around_a_number_or_a_code_are_taken_off(value, bare):
    assert filtered("strip_marks", value) == bare


@pytest.mark.parametrize(
    ("value", "arguments", "amount"),
    [
        ("1,234.5", "", "1234.50"),
        ("0.005", "", "0.01"),
        ("-2.675", "", "-2.68"),
        ("12", '("¥")', "¥12.00"),
        ("-12元", '("¥")', "-¥12.00"),
        ("-0.001", '("¥")', "¥0.00"),
        ("99999999999999999999.999", "", "100000000000000000000.00"),
    ],
)
def test_money_has_two_decimals_rounded_half_up(value, arguments, amount):
    assert filtered("money", value, arguments) == amount


@pytest.mark.parametrize("value", ["", "ten", "1.2.3", "1e5", "NaN", "1,23", "１２", "9" * 70_000])
def test_what_is_no_amount_fails_the_row(value):
    with pytest.raises(RenderError, match=r"data\.a: this is no amount of money"):
        filtered("money", value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2026-11-30", "2026年11月30日"),
        ("2026/1/3", "2026年1月3日"),
        ("2026.01.03", "2026年1月3日"),
        ("20261130", "2026年11月30日"),
        ("2026年1月3日", "2026年1月3日"),
        ("2026-11-30 9:05", "2026年11月30日 09:05"),
        ("2026-11-30T10:05:59", "2026年11月30日 10:05"),
        ("2026-11-30 10:05:59.123", "2026年11月30日 10:05"),
        ("2028-02-29", "2028年2月29日"),
    ],
)
def test_a_date_becomes_one_that_wechats_types_take(value, told):
    assert filtered("cn_date", value) == told
    assert rule_of("date1").look(told) is None


@pytest.mark.parametrize(
    "value", ["", "11/30/2026", "2026-02-29", "2026-13-01", "2026-1130", "26-11-30", "2026-11-30 25:00", "tomorrow", "1" * 70_000]
)  # fmt: skip
def test_what_is_no_date_fails_the_row(value):
    with pytest.raises(RenderError, match=r"data\.a: this is no date with the year first"):
        filtered("cn_date", value)


@pytest.mark.parametrize(
    ("value", "left"), [("+86 138-0013-8000", "8613800138000"), ("１３８", "138"), ("①²", ""), ("no", "")]
)
def test_digits_are_what_is_left(value, left):
    assert filtered("digits", value) == left
