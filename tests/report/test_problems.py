"""Problems are counted by kind, and written so that spreadsheets and programs read them as they are."""

import csv
import io
import json

import pytest

from wxpush.cli.common.problemtable import table
from wxpush.model import BadRow, RowWarning, State
from wxpush.report.advice import advise
from wxpush.report.formats import FORMATS
from wxpush.report.problems import COLUMNS, Outcome, Tallies, cells, problem


def bad(line: int, kind: str = "empty_value", place: str = "data.thing1", **more) -> BadRow:
    return BadRow(line - 1, line, kind, f"{place}: the text is empty for this row", place=place, **more)


def tallied(*found: BadRow | RowWarning):
    tallies = Tallies()
    for each in found:
        tallies.add(problem(each))
    return tallies.sorted()


def test_each_outcome_is_told_from_the_others():
    found: list[BadRow | RowWarning] = [
        bad(2),
        bad(3, state=State.SUPPRESSED),
        BadRow(4, 5, "duplicate", "same as line 2", State.DUPLICATE),
        RowWarning(5, 6, "odd_openid", "to: hm", "to", "oA"),
    ]
    assert [problem(each).outcome for each in found] == [
        Outcome.INVALID,
        Outcome.SUPPRESSED,
        Outcome.DUPLICATE,
        Outcome.WARNING,
    ]
    assert str(problem(found[0]).reason) == "the text is empty for this row"
    assert str(problem(found[2]).reason) == "same as line 2"


def test_problems_are_counted_by_kind_and_place_with_their_first_lines():
    found = tallied(bad(9), bad(4), bad(7, place="data.time3"), bad(5), bad(3), bad(8))
    assert [(each.place, each.count, each.lines) for each in found] == [
        ("data.thing1", 5, [3, 4, 5]),
        ("data.time3", 1, [7]),
    ]


def test_the_gravest_come_first_and_the_table_says_what_to_do():
    warned = RowWarning(1, 2, "plain_link", "url: the link is http://", "url", "http://a")
    lines = table(
        tallied(warned, *(bad(line) for line in range(10, 1010)), bad(3, kind="no_openid", place="to"))
    )
    text = "\n".join(lines)
    assert text.index("1,000  empty_value") < text.index("1  no_openid") < text.index("Worth a look")
    assert "10, 11, 12, ..." in text
    assert text.count("-> ") == 3
    assert max(map(len, lines)) <= 80
    assert table([]) == []


def test_a_cell_that_is_a_formula_is_defused_in_csv_and_exact_in_jsonl():
    values = ["=1+1", "+1", "-1", "@x", "\tx", " \u00a0=x", "＝1", "plain", 'a "quote", and\na line', "茶"]
    pages = {}
    for suffix, form in FORMATS.items():
        if suffix == ".xlsx":  # cells of text, see test_workbook.py
            continue
        out = io.StringIO(newline="")
        with form.open(out, (), COLUMNS) as written:
            for line, value in enumerate(values, 2):
                one = problem(bad(line, value=value))
                written.write({}, cells(one, advise(one)))
        pages[suffix] = out.getvalue()
    rows = list(csv.DictReader(io.StringIO(pages[".csv"], newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["value"] for row in rows] == [f"'{value}" for value in values[:7]] + values[7:]
    objects = [json.loads(line) for line in pages[".jsonl"].splitlines()]
    assert [(each["line"], each["value"]) for each in objects] == list(enumerate(values, 2))
    assert objects[0]["field"] == "data.thing1"
    assert objects[0]["rule"] == "empty_value"
    assert objects[0]["outcome"] == "invalid"


@pytest.mark.parametrize("kind", ["no_openid", "thing_too_long", "phrase_not_han", "something_else"])
def test_there_is_an_advice_for_every_kind(kind):
    assert advise(problem(bad(1, kind=kind)))
