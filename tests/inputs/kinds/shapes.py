"""Where the header stands, what it names, how cells are parted, and files that are not what their names say."""

import gzip
from random import Random

from tests.inputs.kinds.books import packed, sheet_of, workbook
from tests.inputs.kinds.kind import Kinds, Member
from tests.inputs.kinds.oldbooks import xls
from tests.inputs.kinds.verdicts import All, Either, Reads, Refuses, Runs, campaign, header_in
from tests.inputs.kinds.words import HEAD, listed, name, openid, people, table, thing

KINDS = Kinds()
_TITLES = (
    "三月名单",
    "微信支付账单明细",
    "微信昵称：[张三]",
    "起始时间：[2026-03-01 00:00:00]",
    "导出类型：[全部]",
    "共12笔记录",
    "注：",
    "2026年第一季度会员",
    "----",
)
_INVISIBLE = "\u200c\u200d\u200e\u200f\u2060\u00ad\u202a\u202c\u202d\u202e"
_COLUMNS = (
    "金额(元)",
    "收/支",
    "收/付款方式",
    "order-no",
    "订单 编号",
    "商品名称（必填）",
    "2026年",
    "地址\\备注",
    "积分%",
    "class",
)


def _title_lines(random: Random) -> list[list[str]]:
    return [[random.choice(_TITLES)] for _ in range(random.choice((1, 1, 2, 3, 16, 21)))]


def _told_and_mended(many: int, rows: int) -> All:
    """The sentence names the header's line, and the option with it reads the file."""
    said, words = header_in(many + 1), ["--header-line", str(many + 1)]
    return All(Runs(2, said=[said]), Runs(0, rows, words=words))


@KINDS.add(26)
def titles_above_the_header(random: Random) -> Member:
    rows, titles = people(random), _title_lines(random)
    more = random.choice(("", ","))
    text = table([[each + more] for [each] in titles]) + HEAD + table(rows)
    return Member(text.encode(random.choice(("utf-8", "gbk"))), _told_and_mended(len(titles), len(rows)))


@KINDS.add(26)
def titles_above_the_header_of_a_sheet(random: Random) -> Member:
    rows, titles = people(random), _title_lines(random)
    made = workbook(sheet_of([*titles, ["openid", "name"], *rows]))
    return Member(made, _told_and_mended(len(titles), len(rows)), ".xlsx")


@KINDS.add(27)
def parted_by_another_mark(random: Random) -> Member:
    mark = random.choice((";", "|", "，", "；"))
    rows = people(random)
    text = table([["openid", "name"], *rows], mark)
    verdict = All(
        Runs(2, said=[rf"(separated|parted|delimiter).*[{mark}]"]),
        Runs(0, len(rows), words=["--delimiter", mark]),
    )
    return Member(text.encode(), verdict)


@KINDS.add(27)
def tabs_in_a_csv(random: Random) -> Member:
    rows = people(random)
    text = table([["openid", "name"], *rows], "\t", random.choice(("\n", "\r\n")))
    return Member(text.encode(random.choice(("utf-8", "utf-16"))), Runs(2, said=["tab|--format tsv"]))


@KINDS.add(27)
def commas_in_a_tsv(random: Random) -> Member:
    rows = people(random)
    return Member((HEAD + table(rows)).encode(), Runs(2, said=["commas?|--format csv"]), ".tsv")


@KINDS.add(27)
def an_invisible_character_in_a_name(random: Random) -> Member:
    mark, rows = random.choice(_INVISIBLE), people(random)
    head = random.choice((f"{mark}openid,name\n", f"openid{mark},name\n", f"openid,{mark}name\n"))
    shown = Runs(2, said=[rf"\\?u\+?{ord(mark):04x}|\\xad"])
    return Member((head + table(rows)).encode(), Either(Runs(0, len(rows)), shown))


@KINDS.add(27)
def zero_width_and_other_blanks_around_names(random: Random) -> Member:
    marks, rows = ("\u200b", "\ufeff", " ", "\u3000", "\u00a0", "\t"), people(random)
    head = ",".join(random.choice(marks) + word + random.choice(marks) for word in ("openid", "name"))
    return Member(f"{head}\n{table(rows)}".encode(), Reads(listed(rows)))


@KINDS.add(27)
def a_spreadsheet_called_csv(random: Random) -> Member:
    rows = [["openid", "name"], *people(random)]
    said = r"spreadsheet|workbook|\.xlsx?\b"
    plain: list[list[str | float]] = [["openid", "name"], [openid(random), "x"]]
    content = random.choice((workbook(sheet_of(rows)), xls(plain)))
    return Member(content, Refuses(said), random.choice((".csv", ".tsv")))


@KINDS.add(27)
def a_zip_called_csv(random: Random) -> Member:
    content = packed({"list.csv": HEAD + table(people(random))})
    return Member(content, Refuses(r"\bzip\b"), random.choice((".csv", ".tsv", ".jsonl")))


@KINDS.add(27)
def a_gzip_called_csv(random: Random) -> Member:
    rows = people(random)
    return Member(gzip.compress((HEAD + table(rows)).encode()), Reads(listed(rows)))


@KINDS.add(29)
def rows_of_commas(random: Random) -> Member:
    rows = people(random)
    text = table([*rows[:1], ["", ""], *rows[1:], *[["", ""]] * random.randint(1, 5)])
    return Member((HEAD + text).encode(), All(Reads(listed(rows)), Runs(0, len(rows))))


@KINDS.add(29)
def a_column_without_a_name(random: Random) -> Member:
    rows = people(random)
    many = random.randint(1, 3)
    text = table([[*row, *[""] * many] for row in [["openid", "name"], *rows]])
    return Member(text.encode(), Runs(0, len(rows)))


@KINDS.add(29)
def a_doubled_column_that_nothing_uses(random: Random) -> Member:
    rows, twice = people(random), random.choice(("备注", "remark", "金额"))
    text = table([["openid", twice, "name", twice], *([a, "1", b, "2"] for a, b in rows)])
    return Member(text.encode(), Runs(0, len(rows)))


@KINDS.add(29)
def a_doubled_column_that_is_used(random: Random) -> Member:
    rows, twice = people(random), random.choice(("openid", "name"))
    text = table([["openid", "name", twice], *([*row, "x"] for row in rows)])
    return Member(text.encode(), Runs(2, said=[twice]))


@KINDS.add(30)
def several_rows_with_a_stray_quote(random: Random) -> Member:
    rows = people(random, 4, 8)
    wrong = sorted(random.sample(range(len(rows)), random.randint(2, 3)))
    for at in wrong:
        rows[at][1] = f'"促销"{thing(random)}'
    return Member((HEAD + table(rows)).encode(), Refuses(*(rf"\b{at + 2}\b" for at in wrong)))


@KINDS.add(30)
def one_row_with_a_stray_quote(random: Random) -> Member:
    rows = people(random, 3, 8)
    at = random.randrange(len(rows))
    rows[at][1] = f'"促销"{thing(random)}'
    return Member((HEAD + table(rows)).encode(), Refuses(rf"line {at + 2}\b"))


@KINDS.add(20)
def a_name_that_is_no_word(random: Random) -> Member:
    column = random.choice(_COLUMNS)
    rows = [[openid(random), f"{random.randint(1, 99)}.80"] for _ in range(random.randint(1, 4))]
    text = table([["openid", column], *rows])
    used = campaign(keyword1=f'{{{{ row["{column.replace(chr(92), chr(92) * 2)}"] }}}}')
    return Member(text.encode(), Runs(0, len(rows), said=[rf"keyword1 {rows[0][1]}"], campaign=used))


@KINDS.add(20)
def a_name_that_is_no_word_written_plainly(random: Random) -> Member:
    """The sentence says how such a column is named."""
    column = random.choice(("金额(元)", "收/支", "收/付款方式", "order-no", "商品名称（必填）"))
    used = campaign(keyword1=f"{{{{ {column} }}}}")
    text = table([["openid", column], [openid(random), "1.00"]])
    return Member(text.encode(), Runs(2, said=[r'row\[["\']'], campaign=used))


@KINDS.add(27)
def names_of_another_case_or_width(random: Random) -> Member:
    written = random.choice(("NAME", "ｎａｍｅ", "ＮＡＭＥ"))
    text = table([["openid", written], *people(random)])
    return Member(text.encode(), Runs(2, said=[rf'did you mean "{written}"']))


@KINDS.add(33)
def a_json_array(random: Random) -> Member:
    rows = ", ".join(
        f'{{"openid": "{openid(random)}", "name": "{name(random)}"}}' for _ in range(random.randint(1, 4))
    )
    told = Either(Runs(3, 0, told={1: "array|list.*one object"}), Runs(2, said=["array"]))
    return Member(f"[{rows}]\n".encode(), told, ".jsonl")


@KINDS.add(33)
def a_mark_before_a_line_of_json(random: Random) -> Member:
    """As `cat` of two files leaves it."""
    lines = [
        f'{{"openid": "{openid(random)}", "name": "{name(random)}"}}\n' for _ in range(random.randint(2, 5))
    ]
    at = random.randrange(1, len(lines))
    lines[at] = "\ufeff" + lines[at]
    told = Runs(3, len(lines) - 1, told={at + 1: r"\bBOM\b|byte order|U\+FEFF|joined"})
    return Member("".join(lines).encode(), Either(Runs(0, len(lines)), told), ".jsonl")
