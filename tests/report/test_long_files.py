"""Files that are longer than a piece, lines that hold nothing, and first lines that only look like a header."""

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.checkpoint.records import block, record
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.model import Recipient, State
from wxpush.report.formats import FORMATS, format_of
from wxpush.report.formats.delimited import _PIECE, begins_csv
from wxpush.report.formats.jsonlines import begins_jsonl
from wxpush.report.formats.workbook import begins_workbook
from wxpush.report.problems import EXAMPLES, Outcome, Tally
from wxpush.report.results import Result, Wanted, reason, results
from wxpush.report.summary import count

CSV, JSONL = FORMATS[".csv"], FORMATS[".jsonl"]


class Written(io.StringIO):
    """A file that remembers how it was written to."""

    def __init__(self) -> None:
        super().__init__(newline="")
        self.pieces: list[int] = []

    def write(self, text: str) -> int:
        self.pieces.append(len(text))
        return super().write(text)


@pytest.mark.parametrize("long", [10, 1000, _PIECE + 1])
def test_a_list_of_any_length_goes_out_piece_by_piece_and_whole(long):
    file = Written()
    rows = [{"openid": f"o{number}", "name": "n" * long} for number in range(3 * _PIECE // long + 3)]
    with CSV.open(file, ["openid", "name"], ["line", "msgid"]) as target:
        for number, row in enumerate(rows):
            target.write(row, {"line": number, "msgid": None})
    found = list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))
    assert found == [{**row, "line": str(number), "msgid": ""} for number, row in enumerate(rows)]
    assert len(file.pieces) > 3
    assert max(file.pieces) <= _PIECE + long + 100
    assert max(file.pieces[:-1]) > _PIECE, "and in no smaller pieces than that"


def test_what_is_known_is_written_whatever_comes():
    file = Written()
    with suppress(ZeroDivisionError), CSV.open(file, ["openid"], []) as target:
        target.write({"openid": "oA"}, {})
        _ = 1 / 0
    assert file.getvalue() == "openid\r\noA\r\n"


@pytest.mark.parametrize(
    "cells",
    [
        ["", ""],
        [""],
        ["a,b", "c"],
        ['say "x"', ""],
        ["two\nlines", "x"],
        ["a\rb"],
        ["plain", "忙"],
        [" ", "\t x"],
    ],
)
def test_a_line_is_read_again_as_it_was_given(cells):
    names = [f"c{number}" for number in range(len(cells))]
    file = io.StringIO(newline="")
    with CSV.open(file, names, []) as target:
        target.write(dict(zip(names, cells, strict=True)), {})
    _, line = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert line == cells


@pytest.mark.parametrize(
    ("line", "columns", "known"),
    [
        (b"openid,name", ["openid", "name"], True),
        (b"openid;name", ["openid", "name"], False),
        (b"openid,name,more", ["openid", "name"], False),
        (b"openid", ["openid"], True),
        (b"", ["openid"], False),
    ],
)
def test_a_header_of_these_names_is_known(line, columns, known):
    assert begins_csv(line, columns) is known


@pytest.mark.parametrize(
    ("line", "known"),
    [
        (b'{"openid": 1, "name": 2}', True),
        (b'{"name": 1, "openid": 2}', False),
        (b'{"openid": 1}', False),
        (b'["openid", "name"]', False),
        (b'"openid"', False),
        (b"{", False),
        (b"\xff", False),
    ],
)
def test_an_object_of_these_names_is_known(line, known):
    assert begins_jsonl(line, ["openid", "name"]) is known


def test_a_workbook_is_not_known_by_a_line():
    assert begins_workbook(b"openid", ["openid"]) is False


def test_a_column_of_ours_moves_aside_for_one_that_is_given_or_was_known_before():
    file = io.StringIO()
    with JSONL.open(file, ["state"], ["state", "line"]) as target:
        target.write({"openid": "oA"}, {"state": "sent", "line": 2})
        target.write({"openid": "oB", "line": "theirs"}, {"state": "sent", "line": 3})
    assert [json.loads(line) for line in file.getvalue().splitlines()] == [
        {"openid": "oA", "wxpush_state": "sent", "line": 2},
        {"openid": "oB", "line": "theirs", "wxpush_state": "sent", "wxpush_line": 3},
    ]


@pytest.mark.parametrize("order", [range(1, 30), range(29, 0, -1), [5, 3, 9, 3, 1, 20, 2, 7, 4, 8, 6]])
def test_the_first_lines_of_a_problem_are_kept_in_their_order_however_they_come(order):
    tally = Tally(Outcome.INVALID, "kind", "place", "x")
    for line in order:
        tally.add(line)
    assert tally.lines == sorted(order)[:EXAMPLES]
    assert tally.count == len([*order])


@pytest.mark.parametrize(("alive", "in_doubt"), [(False, 1 + 2 + 4), (True, 1)])
def test_what_is_in_flight_or_in_hands_is_in_doubt_where_nobody_is_at_work(alive, in_doubt):
    states = {(State.IN_DOUBT, 1): 1, (State.IN_FLIGHT, 1): 2, (State.SENT, 1): 3, (State.SENT, 2): 5}
    found = count(100, states, 2, alive=alive, in_hands=4)
    assert (found.in_doubt, found.sent, found.already_sent) == (in_doubt, 5, 3)
    assert found.not_attempted == 100 - in_doubt - 8


def test_a_format_is_told_by_the_ending_of_a_file():
    assert format_of(Path("a.csv")) is CSV
    assert format_of(Path("a.jsonl")) is JSONL


class Hands:
    """A cluster has the first two rows."""

    def have(self, row: int, _state: State) -> bool:
        return row <= 2


def of_a_cluster(*, alive: bool, wanted: Wanted | None = None) -> list[Result]:
    records = {1: record(1, State.IN_FLIGHT), 3: record(3, State.IN_FLIGHT), 5: record(5)}
    rows = [Recipient(number, number + 1, {"openid": f"o{number}"}) for number in range(1, 6)]
    asked: list[tuple[int, int]] = []

    def between(first: int, last: int) -> Any:
        asked.append((first, last))
        return records

    hands: Any = Hands()
    found = list(
        results(
            lambda _: rows, [block(0, 1, 5)], between, wanted or Wanted(), ERRCODES,
            alive=alive, hands=hands, collect="wxpush dispatch", advice=lambda result: f"do about {result.word}",
        )
    )  # fmt: skip
    assert asked == [(1, 5)]
    return found


@pytest.mark.parametrize("alive", [False, True])
def test_what_a_cluster_has_is_in_doubt_where_nobody_is_at_work_and_is_told_how_to_learn_more(alive):
    found = of_a_cluster(alive=alive)
    out = "not_attempted" if alive else "in_doubt"
    assert [result.word for result in found] == [out, out, out, "not_attempted", "sent"]
    assert [result.out for result in found] == [alive, alive, alive, False, False]
    assert [result.collect for result in found] == ["" if alive else "wxpush dispatch"] * 2 + [""] * 3
    assert [result.advice for result in found] == [f"do about {out}"] * 3 + ["do about not_attempted", ""]


def test_whoever_is_being_sent_to_is_not_among_those_who_were_not_attempted():
    for states, rows in (({"not_attempted"}, [4]), ({"not_attempted", "sent"}, [4, 5]), ({"sent"}, [5])):
        found = of_a_cluster(alive=True, wanted=Wanted(states=frozenset(states)))
        assert [result.row.row for result in found] == rows


def test_only_of_a_refused_row_it_is_told_that_a_try_before_may_have_arrived():
    said = reason(record(1, State.REJECTED, errcode=43004, first_ms=5), "they left")
    assert said.startswith("they left")
    assert said != reason(record(1, State.REJECTED, errcode=43004), "they left") == "they left"
    assert reason(record(1, State.IN_DOUBT, errcode=43004, first_ms=5), "they left") == "they left"
    assert reason(record(1, State.REJECTED, first_ms=5), "nothing") not in {"", "nothing"}
