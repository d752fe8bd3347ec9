"""What a workbook is beside its cells: which sheet, what of it is hidden, how it is written, whether it is one."""

from random import Random

from tests.inputs.kinds.books import (
    SHEET,
    Raw,
    Value,
    chart,
    in_single_quotes,
    members,
    packed,
    prefixed,
    sheet_of,
    strict,
    without_places,
    workbook,
)  # fmt: skip
from tests.inputs.kinds.kind import Kinds, Member
from tests.inputs.kinds.oldbooks import encrypted, ods, xls
from tests.inputs.kinds.verdicts import Asks, Either, Reads, Refuses, Row, Runs
from tests.inputs.kinds.words import HEAD, listed, openid, people, table

KINDS = Kinds()
XLSX = ".xlsx"


def rows_of(random: Random, least: int = 2) -> list[list[Value]]:
    return [[*row] for row in people(random, least)]


def meant(rows: list[list[Value]]) -> list[dict[str, str]]:
    return listed([[str(cell) for cell in row] for row in rows])


HEADER: list[Value] = ["openid", "name"]


@KINDS.add(4)
def rows_that_are_hidden(random: Random) -> Member:
    rows = rows_of(random, 3)
    hidden = random.sample(range(len(rows)), random.randint(1, len(rows) - 1))
    kept = [row for at, row in enumerate(rows) if at not in hidden]
    made = workbook(sheet_of([HEADER, *rows], hidden=[at + 2 for at in hidden]))
    return Member(made, Asks("--hidden-rows", "skip", meant(kept)), XLSX)


@KINDS.add(4)
def a_column_that_is_hidden(random: Random) -> Member:
    rows = rows_of(random)
    columns = f'<cols><col min="2" max="{random.choice((2, 2, 3))}" width="9" hidden="1"/></cols>'
    made = workbook(sheet_of([HEADER, *rows], columns=columns))
    told = Runs(0, len(rows), said=["hidden"])
    return Member(made, Either(Refuses("hidden"), told), XLSX)


def _money_and_date(random: Random) -> tuple[list[list[Value]], list[dict[str, str]], dict[str, int]]:
    """Rows with an amount under 0.00 and a day under a Chinese format, what is shown of them, and the styles."""
    rows: list[list[Value]] = []
    shown: list[dict[str, str]] = []
    styles: dict[str, int] = {}
    for line in range(2, random.randint(3, 6)):
        tenths, day = random.randint(10, 9999), random.randint(1, 28)
        rows.append([openid(random), tenths / 10, 46082 + day - 1])
        shown.append({"name": f"{tenths / 10:.2f}", "day": f"2026年3月{day}日"})
        styles |= {f"B{line}": 1, f"C{line}": 2}
    return rows, shown, styles


_CODES = ("0.00", 'yyyy"年"m"月"d"日"')


@KINDS.add(10)
def prefixed_tags(random: Random) -> Member:
    rows, shown, styles = _money_and_date(random)
    sheet = sheet_of([[*HEADER, "day"], *rows], styles=styles)
    return Member(workbook(prefixed(sheet, random.choice("xsa")), formats=_CODES), Reads(shown), XLSX)


@KINDS.add(10)
def single_quotes(random: Random) -> Member:
    rows, shown, styles = _money_and_date(random)
    sheet = sheet_of([[*HEADER, "day"], *rows], styles=styles)
    return Member(workbook(in_single_quotes(sheet), formats=_CODES), Reads(shown), XLSX)


@KINDS.add(10)
def the_strict_edition(random: Random) -> Member:
    rows, shown, styles = _money_and_date(random)
    sheet = sheet_of([[*HEADER, "day"], *rows], styles=styles)
    return Member(packed(strict(members(sheet, formats=_CODES))), Reads(shown), XLSX)


@KINDS.add(10)
def cells_without_places(random: Random) -> Member:
    rows, shown, styles = _money_and_date(random)
    sheet = sheet_of([[*HEADER, "day"], *rows], styles=styles)
    return Member(workbook(without_places(sheet), formats=_CODES), Reads(shown), XLSX)


@KINDS.add(18)
def a_damaged_sheet(random: Random) -> Member:
    """An index of texts that are not there, a sheet that is cut, a character that XML has not; or a tag that is not closed, of which nothing need be lost."""
    rows = rows_of(random)
    files = members(sheet_of([HEADER, *rows]))
    xml = files[SHEET]
    stray = f'<row r="99"><c r="A99" t="s"><v>{random.randint(1, 99)}</v></c></row></sheetData>'
    unclosed = xml.replace("</row>", "", random.randint(1, 2))
    files[SHEET] = random.choice(
        (
            xml.replace("</sheetData>", stray), xml[: random.randint(len(xml) // 2, len(xml) - 30)],
            xml.replace("openid", "open&#0;id", 1), unclosed,
        )
    )  # fmt: skip
    refused = Refuses("damaged|no .xlsx")
    verdict = Either(Reads(meant(rows)), refused) if files[SHEET] == unclosed else refused
    return Member(packed(files), verdict, XLSX)


@KINDS.add(19)
def a_cell_far_from_all_others(random: Random) -> Member:
    rows = rows_of(random)
    place = random.choice(("XFD1048576", "XFC900000", "GR1048576", "ZZ1000000"))
    sheet = sheet_of([HEADER, *rows])
    files = members(sheet)
    row = "".join(filter(str.isdigit, place))
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'
    files[SHEET] = files[SHEET].replace("</sheetData>", cell)
    return Member(packed(files), Refuses("far from all others"), XLSX)


@KINDS.add(23)
def an_xls_called_xlsx(random: Random) -> Member:
    rows: list[list[str | float]] = [["openid", "name"]]
    rows += [[openid(random), random.randint(1, 999) / 10] for _ in range(3)]
    return Member(xls(rows), Refuses(r"\.xls\b"), XLSX)


@KINDS.add(23)
def an_ods_called_xlsx(random: Random) -> Member:
    return Member(ods([["openid", "name"], *people(random)]), Refuses(r"\.ods\b"), XLSX)


@KINDS.add(23)
def something_else_called_xlsx(random: Random) -> Member:
    """What is in it tells what it is: the binary format of Excel, Numbers, a plain zip, a web page, a CSV."""
    rows = HEAD + table(people(random))
    cells = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in people(random))
    content, said = random.choice(
        (
            (packed({"xl/workbook.bin": b"\x83\x01\0", "[Content_Types].xml": "<Types/>"}), r"\.xlsb\b"),
            (packed({"Index/Document.iwa": b"\0\0", "Index/Tables/Tile.iwa": b"\0"}), r"numbers"),
            (packed({"list.csv": rows}), r"\bzip\b"),
            (f"<html><body><table>{cells}</table></body></html>".encode(), r"html|web page"),
            (rows.encode(random.choice(("utf-8", "gbk"))), r"\bcsv\b"),
        )
    )
    return Member(content, Refuses(said), XLSX)


@KINDS.add(24)
def a_workbook_with_a_password(random: Random) -> Member:
    return Member(encrypted() + bytes(512 * random.randint(0, 9)), Refuses("password"), XLSX)


@KINDS.add(25)
def a_chart_before_the_list(random: Random) -> Member:
    rows = rows_of(random)
    made = workbook(chart("图表"), sheet_of([HEADER, *rows], name="名单"))
    return Member(made, Either(Reads(meant(rows)), Refuses("图表", "名单")), XLSX)


@KINDS.add(25)
def an_empty_sheet_before_the_list(random: Random) -> Member:
    rows = rows_of(random)
    empty = sheet_of(random.choice(([], [[None]], [[], []])), name="说明")
    made = workbook(empty, sheet_of([HEADER, *rows], name="名单"))
    return Member(made, Either(Reads(meant(rows)), Refuses("说明", "名单")), XLSX)


@KINDS.add(25)
def several_sheets_with_lists(random: Random) -> Member:
    rows = rows_of(random)
    sheets = [sheet_of([HEADER, *rows], name="三月"), sheet_of([HEADER, *rows_of(random)], name="四月")]
    return Member(
        workbook(*sheets), Either(Runs(0, len(rows), said=["三月", "四月"]), Refuses("三月", "四月")), XLSX
    )


@KINDS.add(33)
def a_name_with_a_nul_in_a_sheet(random: Random) -> Member:
    """A sheet has no encoding: no advice about one."""
    files = members(sheet_of([["openid", "na_x0000_me"], *rows_of(random)]))
    return Member(packed(files), Runs(2, said=["^(?!.*--encoding)"]), XLSX)


@KINDS.add(7)
def a_number_that_is_none(random: Random) -> Member:
    rows = rows_of(random)
    at = random.randrange(len(rows))
    rows[at][1] = Raw(random.choice(("NaN", "Infinity", "-Infinity", "INF", "1e999", "nan")))
    wanted: list[Row] = [*meant(rows)]
    wanted[at] = "bad_number|bad_cell"
    damaged = Refuses("damaged")  # where the library does not even read the word
    return Member(workbook(sheet_of([HEADER, *rows])), Either(Reads(wanted), damaged), XLSX)
