"""What spreadsheet programs and shops leave in cells: undone where the meaning is certain, else told. The same in CSV and XLSX."""

from random import Random

from tests.inputs.kinds.books import Error, Value, sheet_of, workbook
from tests.inputs.kinds.kind import Kinds, Member
from tests.inputs.kinds.verdicts import Either, Reads, Row, Runs
from tests.inputs.kinds.words import HEAD, listed, name, number, openid, people, table, thing

KINDS = Kinds()
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


def scientific(random: Random) -> str:
    return f"{random.choice('123456789')}.{random.randint(1, 99999)}E+{random.randint(11, 27)}"


def one_cell(random: Random, cell: str, meant: Row) -> Member:
    """A list in which one cell is special, among others."""
    rows = people(random)
    wanted: list[Row] = [*listed(rows)]
    at = random.randrange(len(rows))
    rows[at][1] = cell
    wanted[at] = {"openid": rows[at][0], "name": meant["name"]} if isinstance(meant, dict) else meant
    return Member((HEAD + table(rows)).encode(), Reads(wanted))


def one_cell_of_a_sheet(random: Random, cell: Value, meant: Row) -> Member:
    """The same, as a text cell."""
    rows: list[list[Value]] = [[*row] for row in people(random)]
    wanted: list[Row] = [*listed(rows)]  # type: ignore[arg-type] # they are texts
    at = random.randrange(len(rows))
    rows[at][1] = cell
    wanted[at] = {"openid": str(rows[at][0]), "name": meant["name"]} if isinstance(meant, dict) else meant
    return Member(workbook(sheet_of([["openid", "name"], *rows])), Reads(wanted), ".xlsx")


@KINDS.add(2)
def a_number_that_was_cut_in_a_csv(random: Random) -> Member:
    return one_cell(random, scientific(random), "rounded_number")


@KINDS.add(2)
def a_number_that_was_cut_in_a_sheet(random: Random) -> Member:
    return one_cell_of_a_sheet(random, scientific(random), "rounded_number")


@KINDS.add(5)
def a_formula_that_keeps_a_text(random: Random) -> Member:
    text = random.choice((number(random, 16), f"00{number(random, 3)}", name(random)))
    return one_cell(random, random.choice((f'="{text}"', f'"=""{text}"""')), {"name": text})


@KINDS.add(5)
def a_formula_that_keeps_a_text_in_a_sheet(random: Random) -> Member:
    text = random.choice((number(random, 16), f"00{number(random, 3)}"))
    return one_cell_of_a_sheet(random, f'="{text}"', {"name": text})


@KINDS.add(5)
def an_apostrophe_or_a_tab_beside_a_number(random: Random) -> Member:
    text = number(random, random.randint(8, 28))
    return one_cell(random, random.choice((f"'{text}", f"{text}\t", f"\t{text}")), {"name": text})


@KINDS.add(5)
def an_apostrophe_or_a_tab_beside_a_number_in_a_sheet(random: Random) -> Member:
    text = number(random, random.randint(16, 28))
    return one_cell_of_a_sheet(random, random.choice((f"'{text}", f"{text}\t")), {"name": text})


@KINDS.add(13)
def backticks_of_a_bill(random: Random) -> Member:
    rows = [
        [openid(random), thing(random), f"{random.randint(1, 999)}.{random.randint(10, 99)}"]
        for _ in range(3)
    ]
    text = "openid,name,金额\n" + table([[f"`{cell}" for cell in row] for row in rows])
    codec = random.choice(("utf-8", "utf-8-sig"))
    return Member(text.encode(codec), Reads([{"openid": a, "name": b, "金额": c} for a, b, c in rows]))


@KINDS.add(13)
def backticks_of_a_bill_in_a_sheet(random: Random) -> Member:
    rows = people(random)
    marked: list[list[Value]] = [[f"`{cell}" for cell in row] for row in rows]
    return Member(workbook(sheet_of([["openid", "name"], *marked])), Reads(listed(rows)), ".xlsx")


@KINDS.add(13)
def the_sums_below_a_bill(random: Random) -> Member:
    """Two lines more, with columns of their own; WeChat Pay's bills end so."""
    rows = [[openid(random), thing(random), "0.01"] for _ in range(random.randint(2, 5))]
    sums = ["总交易单数,应结订单总金额,退款总金额", f"`{len(rows)},`{len(rows)}.00,`0.00"]
    text = (
        "openid,name,金额\n" + table([[f"`{cell}" for cell in row] for row in rows]) + "\n".join(sums) + "\n"
    )
    told = {len(rows) + 2: r"\bsums?\b|total", len(rows) + 3: r"\bsums?\b|total"}
    return Member(text.encode("utf-8-sig"), Runs(3, len(rows), told=told))


@KINDS.add(16)
def a_header_that_is_repeated(random: Random) -> Member:
    mark = random.choice((",", "\t"))
    first, second = people(random), people(random)
    head = [["openid", "name"]]
    text = table([*head, *first, *head, *second], mark, random.choice(("\n", "\r\n")))
    rows: list[Row] = [*listed(first), "repeated_header", *listed(second)]
    return Member(text.encode(), Reads(rows), ".csv" if mark == "," else ".tsv")


@KINDS.add(16)
def a_header_that_is_repeated_in_a_sheet(random: Random) -> Member:
    first, second = people(random), people(random)
    rows: list[list[Value]] = [["openid", "name"], *first, ["openid", "name"], *second]  # type: ignore[list-item]
    wanted: list[Row] = [*listed(first), "repeated_header", *listed(second)]
    return Member(workbook(sheet_of(rows)), Reads(wanted), ".xlsx")


@KINDS.add(17)
def an_error_of_a_formula_in_a_csv(random: Random) -> Member:
    return one_cell(random, random.choice((*ERRORS, "#" * random.randint(4, 12))), {"name": ""})


@KINDS.add(17)
def an_error_of_a_formula_in_a_sheet(random: Random) -> Member:
    return one_cell_of_a_sheet(random, Error(random.choice(ERRORS)), {"name": ""})


@KINDS.add(17)
def an_error_of_a_formula_as_text_of_a_sheet(random: Random) -> Member:
    return one_cell_of_a_sheet(random, random.choice((*ERRORS, "#" * random.randint(4, 12))), {"name": ""})


@KINDS.add(17)
def a_character_that_was_lost(random: Random) -> Member:
    rows = people(random)
    at = random.randrange(len(rows))
    rows[at][1] = random.choice(("��", f"{name(random)}�", f"张�{thing(random)}"))
    # A warning or an invalid row, whichever: it is told.
    told = {at + 2: r"fffd|�|character"}
    good = len(rows)
    verdict = Runs(3, good - 1, told=told), Runs(0, good, told=told)
    return Member((HEAD + table(rows)).encode(), Either(*verdict))


@KINDS.add(14)
def a_row_of_errors(random: Random) -> Member:
    """It is told, however its own cells are taken: it is a row of the sheet."""
    rows: list[list[Value]] = [[*row] for row in people(random)]
    at = random.randrange(len(rows))
    rows[at] = [Error(random.choice(ERRORS)), Error(random.choice(ERRORS))]
    return Member(
        workbook(sheet_of([["openid", "name"], *rows])), Runs(3, len(rows) - 1, told={at + 2: "."}), ".xlsx"
    )


@KINDS.add(15)
def quotes_that_cancel_out(random: Random) -> Member:
    """A quote at the beginning of a field, another at the end of a later row's: 5", written as it is spoken."""
    rows = people(random, 3, 6)
    first = random.randrange(len(rows) - 1)
    last = random.randrange(first + 1, len(rows))
    size = random.randint(3, 20)
    rows[first][1], rows[last][1] = f'"{size}寸屏', f'{size + 2}寸屏"'
    told = {first + 2: r"line|quote"}
    good = len(rows) - (last - first)
    return Member(
        (HEAD + table(rows)).encode(), Either(Runs(3, good - 1, told=told), Runs(0, good, told=told))
    )


@KINDS.add(15)
def a_text_of_several_lines(random: Random) -> Member:
    """No false alarm: an address is a text of lines."""
    text = f"{thing(random)}\n{name(random)}收\n{number(random, 11)}"
    return one_cell(random, f'"{text}"', {"name": text})
