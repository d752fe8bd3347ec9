"""What fields take, case by case: each traced to the sentence about its type on WeChat's page, as it is public.

The section is that of the table of types: https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
OK: the page takes it. NO: the page refuses it (47003). OPEN: the page does not say; `why` names what it leaves open.
OLD: a field without a type, which WeChat cuts and does not refuse.
"""

from dataclasses import dataclass
from enum import Enum


class Says(Enum):
    """What the page says of a value."""

    OK = "taken"
    NO = "refused"
    OPEN = "not said"


@dataclass(frozen=True)
class Case:
    """One value of one key. `section` names the row of the page's table, or the sentence below it."""

    key: str
    text: str
    says: Says
    section: str
    #: What is found, where something is.
    kind: str = ""

    @property
    def name(self) -> str:
        return f"{self.section}:{self.key}={self.text[:24]!a}({len(self.text)})"


def _cases(key: str, section: str, says: Says, *texts: str, kind: str = "") -> list[Case]:
    return [Case(key, text, says, section, kind) for text in texts]


_HAN = "汉"
_RARE = "\U00020bb7"
_CONTROLS = ("\n", "\r", "\t", "\x00", "\x1f", "\x7f", "\x85", "\u2028", "\u2029")
_TYPED = (
    "thing1", "short_thing1", "number1", "letter1", "symbol1", "character_string1", "time1", "date1", "amount1",
    "phone_number1", "car_number1", "name1", "phrase1", "enum1", "enum_string1", "const1",
)  # fmt: skip


def _everywhere() -> list[Case]:
    """Empty values, and control characters, which are not allowed in typed values."""
    found = []
    for key in _TYPED:
        found += _cases(key, "5.3 empty", Says.NO, "", kind="empty_value")
        found += _cases(
            key, "5.3 control", Says.NO, *(f"1{each}2" for each in _CONTROLS), kind="control_character"
        )
    return found


def _mixed(name: str, limit: int) -> list[Case]:
    key, section = f"{name}7", f"5.3 {name}"
    open_ = f"{section} counting"
    return [
        *_cases(
            key,
            section,
            Says.OK,
            "a",
            _HAN,
            "1",
            "!",
            _HAN * limit,
            "a" * limit,
            "1" * limit,
            "！" * limit,
        ),
        *_cases(key, section, Says.OK, "A1 b，好"[:limit], "かな", "Ж"),
        *_cases(
            key, section, Says.NO, _HAN * (limit + 1), "a" * (limit + 1), "1" * 64, kind=f"{name}_too_long"
        ),
        *_cases(key, section, Says.NO, "！" * (limit + 1), " " * (limit + 1), kind=f"{name}_too_long"),
        *_cases(
            key, open_, Says.OPEN, "\U0001f381", "a\u0301", "\u2764\ufe0f", _RARE, kind="uncounted_character"
        ),
        *_cases(key, open_, Says.OPEN, "\u200b1", "\u2705", kind="uncounted_character"),
        *_cases(key, f"{section} blank", Says.OPEN, " ", "\u3000", kind="blank_value"),
    ]


def _number() -> list[Case]:
    key, section = "number3", "5.3 number"
    return [
        *_cases(
            key, section, Says.OK, "0", "7", "007", "39.80", "1" * 32, "1.5", "1" * 20 + ".1", "0.00000001"
        ),
        *_cases(key, section, Says.OK, "1" * 30 + ".1"),
        *_cases(
            key,
            section,
            Says.NO,
            "1" * 33,
            "1" * 32 + ".1",
            "1" * 20 + "." + "1" * 13,
            kind="number_too_long",
        ),
        *_cases(
            key,
            section,
            Says.NO,
            "abc",
            "1a",
            "一",
            "1,234",
            "1.2.3",
            "12个",
            kind="number_malformed",
        ),
        *_cases(key, section, Says.NO, "¥5", "50%", "1e5", "#1", "½", kind="number_malformed"),
        *_cases(key, "5.3 full width", Says.OPEN, "１２", kind="number_malformed"),
        *_cases(key, f"{section} blank", Says.OPEN, " 1", "1 ", "1 000", kind="number_malformed"),
        *_cases(key, f"{section} point", Says.OPEN, ".5", "5.", kind="number_malformed"),
        *_cases(key, f"{section} sign", Says.OPEN, "-5", "+5", "-0.5", kind="number_unsure"),
        *_cases(key, f"{section} counting", Says.OPEN, "1" * 31 + ".1", kind="number_unsure"),
    ]


def _letter() -> list[Case]:
    key, section = "letter4", "5.3 letter"
    return [
        *_cases(key, section, Says.OK, "a", "Z", "WXPUSH", "a" * 31, "a" * 32),
        *_cases(key, section, Says.NO, "a" * 33, "Z" * 64, kind="letter_too_long"),
        *_cases(
            key, section, Says.NO, "a1", "1", "a-b", "a.", _HAN, "a" + _HAN, "!", kind="letter_malformed"
        ),
        *_cases(key, "5.3 full width", Says.OPEN, "ＡＢ", kind="letter_malformed"),
        *_cases(key, f"{section} other scripts", Says.OPEN, "été", "Ж", kind="letter_unsure"),
        *_cases(key, f"{section} blank", Says.OPEN, "a b", "a\u00a0b", kind="letter_unsure"),
        *_cases(key, f"{section} counting", Says.OPEN, "a\U0001f381", kind="uncounted_character"),
    ]


def _symbol() -> list[Case]:
    key, section = "symbol5", "5.3 symbol"
    return [
        *_cases(key, section, Says.OK, "!", "***", "*****", "+-", "。", "！" * 5, "…", "¥"),
        *_cases(key, section, Says.NO, "******", "！" * 6, "*" * 32, kind="symbol_too_long"),
        *_cases(key, section, Says.NO, "a", "*a", "1", "*1*", _HAN, "*" + _HAN, kind="symbol_malformed"),
        *_cases(key, f"{section} blank", Says.OPEN, "* *", kind="symbol_unsure"),
        *_cases(key, f"{section} counting", Says.OPEN, "\U0001f381", "\u2b50", kind="uncounted_character"),
    ]


def _character_string() -> list[Case]:
    key, section, name = "character_string6", "5.3 character_string", "character_string"
    return [
        *_cases(
            key,
            section,
            Says.OK,
            "a",
            "1",
            "!",
            "DD20261118041208",
            "YT-655/08",
            "a" * 32,
            "1" * 32,
            "#" * 32,
        ),
        *_cases(key, section, Says.NO, "a" * 33, "1" * 33, "!" * 64, kind=f"{name}_too_long"),
        *_cases(
            key, section, Says.NO, _HAN, "A" + _HAN, _HAN + "1", _HAN * 33, _RARE, kind=f"{name}_has_han"
        ),
        *_cases(key, section, Says.NO, "NO." + "\u3007", kind=f"{name}_has_han"),
        *_cases(key, f"{section} blank", Says.OPEN, "A 1", " A1", kind=f"{name}_unsure"),
        *_cases(key, f"{section} other scripts", Says.OPEN, "Ж", "café", "か", kind=f"{name}_unsure"),
        *_cases(key, "5.3 full width", Says.OPEN, "Ａ１", "A，", kind=f"{name}_unsure"),
        *_cases(key, f"{section} counting", Says.OPEN, "A\U0001f381", kind="uncounted_character"),
    ]


def _moments(name: str, right: tuple[str, ...], wrong: tuple[str, ...]) -> list[Case]:
    """What time and date have in common, beside what is a point of the one and not of the other."""
    key, section, both = f"{name}8", f"5.3 {name}", "2019年10月1日 15:01"
    wide = (f"{right[0]}～{right[0]}", f"{both}～{both}", f"{right[0]}\u301c{right[0]}")
    return [
        *_cases(key, section, Says.OK, *right, both, "2023-09-12 19:43:07", "2019年01月01日 00:00"),
        *_cases(
            key, section, Says.OK, *(f"{each}~{each}" for each in right), f"{both}~{both}", "2024-02-29 10:00"
        ),
        *_cases(
            key,
            section,
            Says.OK,
            "2026-12-31 23:59:59",
            "2026-1-2 3:04",
            "2026-04-30 10:00",
            "2026-01-29 10:00",
        ),
        *_cases(
            key,
            section,
            Says.NO,
            *wrong,
            "x",
            "今天",
            "20191001",
            "2019-10",
            kind=f"{name}_malformed",
        ),
        *_cases(key, section, Says.NO, "2019-13-01 10:00", "2019-00-01 10:00", kind=f"{name}_malformed"),
        *_cases(key, section, Says.NO, "2019-10-32 10:00", "2019-10-00 10:00", kind=f"{name}_malformed"),
        *_cases(key, section, Says.NO, "2019-10-01 25:00", "2019-10-01 10:60", kind=f"{name}_malformed"),
        *_cases(key, section, Says.NO, "2019-10-01 10:00:60", "2019-10-01 3:04 PM", kind=f"{name}_malformed"),
        *_cases(
            key, section, Says.NO, f"{both}~", f"~{both}", f"{both}~{both}~{both}", kind=f"{name}_malformed"
        ),
        *_cases(key, section, Says.NO, f"{both}-{both}", "19-10-01 10:00", kind=f"{name}_malformed"),
        *_cases(key, f"{section} range", Says.NO, *wide[:2], kind=f"{name}_full_width_range"),
        *_cases(key, "5.3 full width", Says.OPEN, wide[2], kind=f"{name}_full_width_range"),
        *_cases(key, "5.3 full width", Says.OPEN, "2019-10-01 10：00", kind=f"{name}_malformed"),
        *_cases(
            key,
            f"{section} form",
            Says.OPEN,
            "2019-10-01T10:00",
            "2019-10-01T10:00:00Z",
            kind=f"{name}_malformed",
        ),
        *_cases(
            key, f"{section} form", Says.OPEN, "2019/10/01 10:00", "2019.10.1 10:00", kind=f"{name}_unsure"
        ),
        *_cases(
            key, f"{section} form", Says.OPEN, "2019-10-01 24:00", "2019-10-01  10:00", kind=f"{name}_unsure"
        ),
        *_cases(key, f"{section} form", Says.OPEN, "2019年10月1日15:01", kind=f"{name}_unsure"),
        *_cases(
            key, f"{section} form", Says.OPEN, f"{right[0]} ~ {right[0]}", f" {both}", kind=f"{name}_unsure"
        ),
        *_cases(
            key,
            f"{section} calendar",
            Says.OPEN,
            "2019-02-29 10:00",
            "2019-04-31 10:00",
            kind=f"{name}_unsure",
        ),
        *_cases(key, f"{section} calendar", Says.OPEN, "0000-01-01 10:00", kind=f"{name}_unsure"),
    ]


def _time() -> list[Case]:
    clocks = ("15:01", "00:00", "23:59", "9:05", "15:01:59")
    wrong = ("24:60", "25:00", "15:60", "15:1", "1501", "15", "15:01:60", "3:01 PM", "下午3:01")
    return [
        *_moments("time", clocks, (*wrong, "2019年10月1日", "2019-10-01")),
        *_cases("time8", "5.3 time range", Says.OK, "2019-10-01 15:01~16:00"),
        *_cases("time8", "5.3 time form", Says.OPEN, "24:00", "15:01~2019-10-01", kind="time_unsure"),
        *_cases("time8", "5.3 time form", Says.OPEN, "15时01分", kind="time_malformed"),
    ]


def _date() -> list[Case]:
    days = ("2019年10月1日", "2019-10-01", "2019-1-1", "2024-02-29")
    return [
        *_moments("date", days, ("15:01", "15:01~16:00", "10-01", "10月1日", "2019年10月")),
        *_cases("date8", "5.3 date form", Says.OPEN, "2019/10/1", "2019年10月1", kind="date_unsure"),
        *_cases("date8", "5.3 date form", Says.OPEN, "2019-10-01 15:01~16:00", kind="date_unsure"),
    ]


def _amount() -> list[Case]:
    key, section = "amount9", "5.3 amount"
    return [
        *_cases(
            key,
            section,
            Says.OK,
            "¥39.80",
            "￥39.80",
            "$5",
            "€5",
            "£0.5",
            "500.0元",
            "1元",
        ),
        *_cases(
            key,
            section,
            Says.OK,
            "¥" + "1" * 10,
            "1" * 10 + "元",
            "¥39.80元",
            "¥" + "1" * 8 + ".50",
        ),
        *_cases(key, section, Says.OK, "₩5", "₽7.25"),
        *_cases(
            key,
            section,
            Says.NO,
            "¥" + "1" * 11,
            "1" * 11 + "元",
            "¥" + "1" * 32,
            kind="amount_too_long",
        ),
        *_cases(
            key,
            section,
            Says.NO,
            "¥",
            "元",
            "free",
            "¥1,234.00",
            "¥¥5",
            kind="amount_malformed",
        ),
        *_cases(
            key,
            section,
            Says.NO,
            "CNY5",
            "HK$5",
            "5圆",
            "5美元",
            "¥1.2.3",
            kind="amount_malformed",
        ),
        *_cases(key, section, Says.NO, "五元", "5元整", "5%", kind="amount_malformed"),
        *_cases(key, "5.3 full width", Says.OPEN, "¥５", kind="amount_malformed"),
        *_cases(key, f"{section} point", Says.OPEN, "¥.5", "¥5.", kind="amount_malformed"),
        *_cases(key, f"{section} sign at the end", Says.OPEN, "5$", kind="amount_malformed"),
        *_cases(key, f"{section} no sign", Says.OPEN, "39.80", "5", "1" * 10, kind="amount_unsure"),
        *_cases(
            key,
            f"{section} minus",
            Says.OPEN,
            "-¥5",
            "¥-5",
            "-5元",
            "+¥5",
            kind="amount_unsure",
        ),
        *_cases(key, f"{section} blank", Says.OPEN, "¥ 5", "5 元", kind="amount_unsure"),
        *_cases(
            key,
            f"{section} counting",
            Says.OPEN,
            "¥" + "1" * 10 + ".5",
            "¥" + "1" * 9 + ".55",
            kind="amount_unsure",
        ),
    ]


def _phone_number() -> list[Case]:
    key, section = "phone_number2", "5.3 phone_number"
    return [
        *_cases(
            key,
            section,
            Says.OK,
            "+86-0766-66888866",
            "13800138000",
            "138****8000",
            "(010)66888866",
            "1",
            "1" * 17,
        ),
        *_cases(
            key, section, Says.NO, "+86-0766-668888661", "1" * 18, "1" * 32, kind="phone_number_too_long"
        ),
        *_cases(
            key, section, Says.NO, "CALL-ME", "1380013800a", "电话110", "〇", kind="phone_number_malformed"
        ),
        *_cases(key, section, Says.NO, "é1", "110" + _HAN, kind="phone_number_malformed"),
        *_cases(key, "5.3 full width", Says.OPEN, "１１０", kind="phone_number_malformed"),
        *_cases(key, "5.3 full width", Says.OPEN, "＋86", kind="phone_number_unsure"),
        *_cases(key, f"{section} blank", Says.OPEN, "138 0013 8000", "+86 10", kind="phone_number_unsure"),
        *_cases(key, f"{section} counting", Says.OPEN, "110\U0001f4de", kind="uncounted_character"),
    ]


def _car_number() -> list[Case]:
    key, section = "car_number3", "5.3 car_number"
    return [
        *_cases(
            key,
            section,
            Says.OK,
            "粤A8Z888挂",
            "粤A8Z888",
            "A8Z888",
            "粤AD12345",
            "粤",
            "A1234567",
        ),
        *_cases(
            key,
            section,
            Says.NO,
            "粤A8Z8888挂",
            "A12345678",
            "粤" * 9,
            kind="car_number_too_long",
        ),
        *_cases(
            key,
            section,
            Says.NO,
            "A粤8Z888",
            "粤A8粤88",
            "WJ京1234X",
            kind="car_number_malformed",
        ),
        *_cases(key, section, Says.NO, "粤粤粤", kind="car_number_malformed"),
        *_cases(
            key,
            f"{section} symbols",
            Says.OPEN,
            "粤A·8Z888",
            "粤A-8Z88",
            kind="car_number_unsure",
        ),
        *_cases(key, f"{section} blank", Says.OPEN, "粤A 8Z88", kind="car_number_unsure"),
        *_cases(key, f"{section} counting", Says.OPEN, "粤A\U0001f697", kind="uncounted_character"),
    ]


def _name() -> list[Case]:
    key, section = "name4", "5.3 name"
    return [
        *_cases(
            key,
            section,
            Says.OK,
            "张三",
            _HAN * 10,
            "a" * 20,
            "O'Brien-Lee",
            "Jo.",
            "J张",
        ),
        *_cases(key, section, Says.OK, "阿凡提·买买提", "a" * 9 + _HAN, "!" * 20),
        *_cases(
            key,
            section,
            Says.NO,
            _HAN * 11,
            "a" * 21,
            "!" * 21,
            "a" * 10 + _HAN,
            "a" * 19 + _HAN,
            kind="name_too_long",
        ),
        *_cases(key, section, Says.NO, _HAN + "a" * 10, kind="name_too_long"),
        *_cases(key, f"{section} digits", Says.OPEN, "张三2", "user1", kind="name_unsure"),
        *_cases(key, f"{section} blank", Says.OPEN, "John Smith", "张 三", kind="name_unsure"),
        *_cases(key, f"{section} other scripts", Says.OPEN, "José", "かな", kind="name_unsure"),
        *_cases(key, f"{section} counting", Says.OPEN, "张\U0001f381", _RARE, kind="uncounted_character"),
    ]


def _phrase() -> list[Case]:
    key, section = "phrase5", "5.3 phrase"
    return [
        *_cases(key, section, Says.OK, "好", "已发货", _HAN * 4, _HAN * 5),
        *_cases(key, section, Says.NO, "略" * 6, _HAN * 20, kind="phrase_too_long"),
        *_cases(
            key,
            section,
            Says.NO,
            "大娟姗720ml",
            "ok",
            "1",
            "好!",
            "好。",
            kind="phrase_not_han",
        ),
        *_cases(key, section, Says.NO, "好 好", "かな", "好1", "ｏ", kind="phrase_not_han"),
        *_cases(key, section, Says.NO, "好\U0001f381", kind="phrase_not_han"),
        *_cases(key, f"{section} counting", Says.OPEN, _RARE, _HAN + _RARE, kind="uncounted_character"),
    ]


def _enums() -> list[Case]:
    return [
        *_cases("enum6", "5.3 enum", Says.OK, "已发货", "a", "1", "x" * 64),
        *_cases("enum_string6", "5.3 enum", Says.OK, "已发货", "a", "x" * 64),
        *_cases("enum6", "5.3 enum blank", Says.OPEN, " ", kind="blank_value"),
        *_cases("const6", "5.3 const arrow", Says.OPEN, "待发→已发", kind="const_unsure"),
    ]


def _old() -> list[Case]:
    key, section = "keyword1", "5.2 old templates"
    return [
        *_cases(key, section, Says.OK, "a", _HAN * 20, "2019/10/1", "A 1", "!" * 20),
        *_cases(key, section, Says.OK, _HAN * 21, "a" * 500, kind="cut_by_wechat"),
        *_cases(key, section, Says.OK, "a\nb", "好\r\nb", kind="cut_at_line_break"),
        *_cases(key, section, Says.NO, "", kind="empty_value"),
        *_cases(key, f"{section} control", Says.OPEN, "a\tb", "a\rb", "a\x00", kind="control_character"),
        *_cases(key, f"{section} counting", Says.OPEN, "\U0001f381", kind="uncounted_character"),
        *_cases(key, f"{section} blank", Says.OPEN, " ", kind="blank_value"),
        *_cases("first", section, Says.OK, "", "a", "x" * 500, "a\nb", kind="not_shown"),
        *_cases("remark", section, Says.OK, "", "感谢", kind="not_shown"),
        *_cases("result", section, Says.OK, "x", "2019/10/1"),
        *_cases("result", section, Says.OK, "x" * 21, kind="cut_by_wechat"),
        *_cases("thing", section, Says.OK, "x" * 21, kind="cut_by_wechat"),
        *_cases("Thing1", section, Says.OK, "x" * 21, kind="cut_by_wechat"),
        *_cases("things1", section, Says.OK, "x" * 21, kind="cut_by_wechat"),
        *_cases("thing01", "5.3 thing", Says.NO, "x" * 21, kind="thing_too_long"),
        *_cases("thing123", "5.3 thing", Says.NO, "x" * 21, kind="thing_too_long"),
    ]


CASES = [
    *_everywhere(), *_mixed("thing", 20), *_mixed("short_thing", 5), *_mixed("const", 20), *_number(), *_letter(),
    *_symbol(), *_character_string(), *_time(), *_date(), *_amount(), *_phone_number(), *_car_number(), *_name(),
    *_phrase(), *_enums(), *_old(),
]  # fmt: skip
