"""The smallest file that each finding was shown with, made anew, by the name it has in the review."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tests.inputs.kinds.books import (
    SHEET,
    Raw,
    Sheet,
    Value,
    chart,
    formatted,
    members,
    packed,
    prefixed,
    sheet_of,
    workbook,
)  # fmt: skip
from tests.inputs.kinds.cells import Shows
from tests.inputs.kinds.kind import Member
from tests.inputs.kinds.oldbooks import xls
from tests.inputs.kinds.verdicts import (
    All,
    Asks,
    Either,
    Notes,
    Reads,
    Refuses,
    Runs,
    Verdict,
    campaign,
    header_in,
)
from tests.inputs.kinds.words import HEAD

A, B, C = (f"oA1b2c3d4e5f6g7h8i9j0kLm000{number}" for number in (1, 2, 3))


@dataclass(frozen=True)
class File:
    """`today`: what wxpush does instead, where it is wrong."""

    member: Member
    today: str = ""


def _csv(text: str, verdict: Verdict, today: str = "") -> File:
    return File(Member(text.encode(), verdict), today)


def _xlsx(content: bytes, verdict: Verdict, today: str = "") -> File:
    return File(Member(content, verdict, ".xlsx"), today)


def _yaml(text: str, code: int, *said: str, told: str = "", today: str = "") -> File:
    """The same list under a campaign file of this text."""
    rows = f'openid,name,amount\n{A},张三,"1,234.50"\n'
    verdict = Runs(code, 0 if code else 1, said, {2: told} if told else {}, campaign(keyword1=text))
    return _csv(rows, verdict, today)


def _sheet(*rows: list[Value], hidden: tuple[int, ...] = ()) -> Sheet:
    return sheet_of([["openid", "name"], *rows], hidden=hidden)


def _with_a_cell(place: str, cell: str) -> bytes:
    files = members(_sheet([A, "x"]))
    row = "".join(filter(str.isdigit, place))
    files[SHEET] = files[SHEET].replace(
        "</sheetData>", f'<row r="{row}"><c r="{place}"{cell}</c></row></sheetData>'
    )
    return packed(files)


_TITLE = "三月名单"
_SECOND = All(Runs(2, said=[header_in(2)]), Runs(0, 1, words=["--header-line", "2"]))
_BILL = campaign(thing1="{{ 商品名称 }}", keyword2="{{ 应结订单金额 }}元")
_TOLD = {2: "line|quote"}

FILES: Mapping[str, File] = MappingProxyType(
    {
        "f01": File(
            Member(
                (HEAD + f"{A},续费成功\n{B},续费成功\n").encode() + f"{C},续费成功\n".encode("gbk"),
                Refuses(r"line 4\b"),
            )
        ),
        "f03": File(
            Member((HEAD + f"{A},录取\n").encode("gbk"), Asks("--encoding", "gb18030", [{"name": "录取"}]))
        ),
        "f05": _csv(HEAD + f"{A},1.23457E+17\n", Reads(["rounded_number"])),
        "f06": _csv(
            HEAD + f'{A},="00123"\n{B},"=""1234567890123456"""\n',
            Reads([{"name": "00123"}, {"name": "1234567890123456"}]),
        ),
        "f07": _csv(
            f"openid,商品名称,应结订单金额\n`{A},`for testing,`0.01\n`{B},`for testing,`0.01\n",
            All(
                Reads([{"openid": A}, {"openid": B}]),
                Runs(0, 2, said=["thing1 for testing", "0.01元"], campaign=_BILL),
            ),
        ),
        "f08": _csv(HEAD + f"{A},x\n{HEAD}{B},y\n", Reads([{"name": "x"}, "repeated_header", {"name": "y"}])),
        "f09": _csv(
            HEAD + f'{A},"5寸屏\n{B},龙井\n{C},7寸屏"\n',
            Either(Runs(3, 0, told=_TOLD), Runs(0, 1, told=_TOLD)),
        ),
        "f10": _csv(HEAD + f"{A},x\n,\n,\n", Runs(0, 1)),
        "f12": _csv(f"{_TITLE},\n{HEAD}{A},x\n", _SECOND),
        "f12b": _csv(f"{_TITLE}\n{HEAD}{A},x\n", _SECOND),
        "f13": _csv(f"openid,name,\n{A},x,\n", Runs(0, 1)),
        "f14": _csv(
            f"\u200copenid,name\n{A},x\n",
            Either(Runs(0, 1), Runs(2, said=[r"u\+?200c"])),
        ),
        "f15": _csv(f"openid\tname\n{A}\tx\n", Runs(2, said=["tab|--format tsv"])),
        "f15b": _csv(
            f"openid;name\n{A};x\n",
            All(Runs(2, said=["(separated|parted|delimiter).*;"]), Runs(0, 1, words=["--delimiter", ";"])),
        ),
        "f16": File(
            Member(workbook(_sheet([A, "x"])), Refuses(r"spreadsheet|workbook|zip|\.xlsx")),
        ),
        "f17b": _csv("", Notes("docs/campaign-file.md", "unclosed quote makes wxpush refuse")),
        "f17": _csv(HEAD + f'{A},x\n{B},"促销"活动\n{C},y\n', Refuses(r"line 3\b")),
        "f18": _csv(
            f"openid,金额(元)\n{A},39.80\n",
            Runs(0, 1, said=["keyword1 39.80"], campaign=campaign(keyword1='{{ row["金额(元)"] }}')),
        ),
        "f19": _csv(
            HEAD + f"{A},#N/A\n{B},########\n{C},��\n",
            All(
                Reads([{"name": ""}, {"name": ""}, {"openid": C}]),
                Either(Runs(3, 1, told={4: "character|�|fffd"}), Runs(3, 0, told={4: "character|�|fffd"})),
            ),
        ),
        "f20": _csv(HEAD + f"'{A},'4200000925\n", Reads([{"openid": A, "name": "4200000925"}])),
        "x01": _xlsx(workbook(_sheet([A, Raw("NaN")], [B, Raw("Infinity")])), Reads(["bad_number"] * 2)),
        "x02": _xlsx(
            formatted([(Raw("4.200000925202102e+27"), "0.00_ "), ("4200000925202102128499771429", "0.00_ ")]),
            Reads(["long_number", {"v": "4200000925202102128499771429"}]),
        ),
        "x03": _xlsx(_with_a_cell("B3", ' t="s"><v>99</v>'), Refuses("damaged")),
        "x04": _xlsx(_with_a_cell("XFD1048576", "><v>1</v>"), Refuses("far from all others")),
        "x05": _xlsx(
            formatted(
                [(Raw(each), "General") for each in ("59.699999999999996", "7.0000000000000009", "4.9999999999999996E-2")]
            ),
            Shows(["59\\.7", "7", "0\\.05"]),
        ),
        "x06": _xlsx(
            workbook(_sheet([A, "x"], [B, "y"], [C, "z"], hidden=(3,))),
            Asks("--hidden-rows", "skip", [{"name": "x"}, {"name": "z"}]),
        ),
        "x08": _xlsx(
            formatted(
                [
                    (1234567, "#,##0,"), (1234567, "0.00,,"), (5, '[>=10000]0.0"万";0'), (5, '[>=10000]0"万";0'),
                    (46086.5, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy"), (46086.5, "[$-804]aaaa;@"),
                ]
            ),
            Shows([r"1,235|1234567", r"1\.23|1234567", "5", "5", "2026年3月5日|2026-03-05.*", "星期四|2026-03-05.*"]),
        ),
        "x09": _xlsx(
            workbook(prefixed(sheet_of([["v", "w"], [39.8, 46086]], styles={"A2": 1, "B2": 2})), formats=("0.00", 31)),
            Reads([{"v": "39.80", "w": "2026年3月5日"}]),
        ),
        "x13": _xlsx(
            workbook(chart("Chart"), _sheet([A, "x"])),
            Either(Reads([{"name": "x"}]), Refuses("Chart", r"\bS\b")),
        ),
        "x14": _xlsx(xls([["openid", "name"], [A, 39.8]]), Refuses(r"\.xls\b")),
        "x18": _xlsx(
            workbook(sheet_of([[_TITLE], ["openid", "name"], [A, "x"]])), _SECOND
        ),
        "y01": _yaml(
            "{{ ('%20000000d' % 1) | length }}", 3, told="expression"
        ),
        "y02": _yaml("亲爱的{name}，｛｛ name ｝｝ ${name}", 2, r"\{name\}"),
        "y04": _csv("", Notes("docs/campaign-file.md", r"1,234\.50.{0,80}float|float.{0,80}1,234\.50")),
    }
)  # fmt: skip
