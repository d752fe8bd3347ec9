"""Number formats, one by one: what a Chinese Excel shows, or all digits and ISO where nobody can know."""

from datetime import datetime

import pytest

from tests.inputs.kinds.books import sheet_of, workbook
from tests.inputs.kinds.shown import serial
from tests.sources.workbook.test_workbook import read

NOW = datetime(2026, 3, 5, 14, 7, 9)  # a Thursday


def shown(tmp_path, value, code):
    cell = serial(value) if isinstance(value, datetime) else value
    sheet = sheet_of([["k", "v"], ["x", cell]], styles={"B2": 1})
    (tmp_path / "x.xlsx").write_bytes(workbook(sheet, formats=[code]))
    return read(tmp_path / "x.xlsx")[0].fields["v"]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (5, "0", "5"), (-5, "0", "-5"), (0.4, "0", "0"), (2.5, "0", "3"), (-0.0, "0.00", "0.00"), (7, "000", "007"),
        (1.005, "0.00", "1.01"), (0.1 + 0.2, "0.0#####", "0.3"), (1, "0.##", "1."), (1.5, "0.##", "1.5"), (0, "#", ""), (0.5, "#.00", ".50"),
        (1234567.891, "#,##0.00", "1,234,567.89"), (12, "#,##0", "12"), (5, "0,000", "0,005"), (1e14, "#,##0", "100,000,000,000,000"), (1e-7, "0.00", "0.00"),
        (0.1234, "0.0%", "12.3%"), (0.5, "0%%", "5000%%"), (5, '0"折"%', "500折%"), (1500, "0.0,", "1.5"), (1234567, '0.0,,"百万"', "1.2百万"),
        (12.5, "¥#,##0.00", "¥12.50"), (12.5, "[$¥-804]#,##0.00", "¥12.50"), (12.5, "[$USD] 0.00", "USD 12.50"), (12.5, '0.00"元"', "12.50元"), (12.5, "0.00元", "12.50元"),
        (-12.5, "0.00_);(0.00)", "(12.50)"), (-12.5, "0.00_);[Red](0.00)", "(12.50)"), (-12.5, "0.00;[红色]0.00", "12.50"), (0, '0;-0;"无"', "无"), (0, "0;;", ""),
        (0, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥-"), (-3, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥-3.00"),
        (-3, "0.00;@", "-3.00"), (5, 'General"元"', "5元"), (0.25, 'G/通用格式"元"', "0.25元"), (5, "@", "5"), (5, '"ok"', "ok"),
        (12000, '[>=10000]0.0,"千";0', "12.0千"), (12, '[>=10000]0.0,"千";0', "12"), (2, '[=1]"男";[=2]"女";"?"', "女"), (3, '[=1]"男";[=2]"女";"?"', "?"),
        # what nobody can know
        (5, '[>=10]0"万"', "5"), (-5, '[>=10]0"万";0', "-5"), (3, '[=1]"男";[=2]"女"', "3"), (5, "0.00E+00", "5"), (0.5, "# ?/?", "0.5"), (13800138000, "000-0000-0000", "13800138000"),
        (5, "[DBNum2]0", "5"), (5, "0x0", "5"), (5, '0"', "5"), (5, "[", "5"), (5, "0" * 300, "5"), (5, "[<x]0", "5"), (12, "0.0?", "12"),
    ],
)  # fmt: skip
def test_a_number(tmp_path, value, code, text):
    assert shown(tmp_path, value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (NOW, "yyyy/m/d", "2026/3/5"), (NOW, "yy-mm-dd", "26-03-05"), (NOW, "YYYY-MM-DD HH:MM:SS", "2026-03-05 14:07:09"), (NOW, "e年m月d日", "2026年3月5日"),
        (NOW, "mm:ss", "07:09"), (NOW, "h:mm", "14:07"), (NOW, "m:ss", "7:09"), (NOW, "mmm", "Mar"), (NOW, "[$-804]mmm", "3月"), (NOW, "[$-zh-CN]mmmm", "三月"),
        (NOW, "[$-409]d-mmm-yyyy;@", "5-Mar-2026"), (NOW, "[$-en-US]dddd", "Thursday"), (NOW, "dddd", "Thursday"), (NOW, "[$-404]dddd", "星期四"), (NOW, "[$-804]ddd", "周四"),
        (NOW, "aaa", "周四"), (NOW, '"周"aaa', "周四"), (NOW, '"星期"aaa', "星期四"), (NOW, 'm"月"d"日" aaaa', "3月5日 星期四"),
        (NOW, "h:mm AM/PM", "2:07 PM"), (NOW, "[$-804]AM/PM h:mm", "下午 2:07"), (NOW, '上午/下午h"时"mm"分"', "下午2时07分"),
        (1.25, "[h]:mm", "30:00"), (1.25, "[mm]:ss", "1800:00"), (1 / 86400 * 75, "[s]", "75"), (0.5, "h:mm", "12:00"), (59.9999999999, "h:mm:ss", "0:00:00"),
        (NOW.replace(microsecond=600_000), "h:mm:ss", "14:07:10"), (NOW.replace(second=59), "h:mm", "14:07"),
        # ISO, where the format follows the machine or is not known
        (NOW, "[$-F800]dddd, mmmm dd, yyyy", "2026-03-05 14:07:09"), (NOW, "[$-x-sysdate]dddd", "2026-03-05 14:07:09"), (NOW, "[$-411]dddd", "2026-03-05 14:07:09"), (46086, 14, "2026-03-05"),
        (0.5, "[$-F400]h:mm", "12:00:00"), (NOW, "[DBNum1][$-804]yyyy年m月", "2026-03-05 14:07:09"), (NOW, "[$-1E0404]e年", "2026-03-05 14:07:09"), (NOW, "ggge年", "2026-03-05 14:07:09"),
        (NOW, "mmmmm", "2026-03-05 14:07:09"), (NOW, "hh:mm:ss.000", "2026-03-05 14:07:09"), (NOW.replace(microsecond=125_000), "hh:mm:ss.000", "2026-03-05 14:07:09.125"), (1.25, "[h]时d", "30:00:00"),
        # what is no date
        (-1, "yyyy-mm-dd", "-1"), (2958466, "yyyy-mm-dd", "2958466"), (13800138000, "[h]:mm", "13800138000"),
    ],
)  # fmt: skip
def test_a_date(tmp_path, value, code, text):
    assert shown(tmp_path, value, code) == text


@pytest.mark.parametrize(("value", "text"), [(1, "1900-01-01"), (59, "1900-02-28"), (61, "1900-03-01")])
def test_a_day_of_the_first_months_of_the_calendar(tmp_path, value, text):
    assert shown(tmp_path, value, 'yyyy"-"mm"-"dd') == text
