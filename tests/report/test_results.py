"""Every row with its outcome: an input again."""

import csv
import io
import json
from datetime import datetime

import pytest

from tests.checkpoint.records import block, record
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.delivery import DeliveryOutcome, RowDelivery
from wxpush.model import BadRow, Recipient, State
from wxpush.report.formats import FORMATS
from wxpush.report.results import Result, Wanted, reason, results, write

CSV, JSONL = FORMATS[".csv"], FORMATS[".jsonl"]
COLUMNS = ("openid", "name")
AT = 1_700_000_000_000


def recipient(row: int, **fields: str) -> Recipient:
    return Recipient(row, row + 1, {"openid": f"o{row}", "name": f"n{row}", **fields})


ROWS: list[Recipient | BadRow] = [
    recipient(1),
    recipient(2),
    BadRow(3, 4, "short_row", "too short"),
    recipient(4),
    recipient(5),
    recipient(6),
]
RECORDS = {
    1: record(1, msgid=2**62, tries=1, at_ms=AT),
    2: record(2, State.REJECTED, errcode=43004, detail="require subscribe", tries=2, at_ms=AT),
    3: record(3, State.INVALID, detail="short_row: too short", at_ms=0),
    4: record(4, State.IN_FLIGHT, at_ms=AT),
    5: record(5, State.REJECTED, errcode=999999, detail="odd", at_ms=AT),
}


def found(wanted: Wanted | None = None, *, alive=False) -> list[Result]:
    blocks = [block(0, 1, 3), block(1, 4, 3)]
    return list(
        results(
            lambda asked: ROWS[asked.first_row - 1 : asked.first_row - 1 + asked.rows],
            blocks,
            lambda first, last: {row: RECORDS[row] for row in range(first, last + 1) if row in RECORDS},
            wanted or Wanted(),
            ERRCODES,
            alive=alive,
        )
    )


@pytest.mark.parametrize(("alive", "word"), [(False, "in_doubt"), (True, "not_attempted")])
def test_every_row_has_a_word_of_the_summary(alive, word):
    words = [result.word for result in found(alive=alive)]
    assert words == ["sent", "rejected", "invalid", word, "rejected", "not_attempted"]


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        (Wanted(), [1, 2, 3, 4, 5, 6]),
        (Wanted(states=frozenset({"rejected"})), [2, 5]),
        (Wanted(states=frozenset({"not_attempted"})), [6]),
        (Wanted(states=frozenset({"in_doubt"})), [4]),
        (Wanted(states=frozenset({"sent", "in_doubt"})), [1, 4]),
        (Wanted(errcodes=frozenset({43004, 999999})), [2, 5]),
        (Wanted(errcodes=frozenset({43004})), [2]),
        (Wanted(states=frozenset({"sent"}), errcodes=frozenset({43004})), []),
    ],
)
def test_rows_are_chosen_by_state_and_errcode(wanted, rows):
    assert [result.row.row for result in found(wanted)] == rows


def test_a_row_that_is_being_sent_by_others_is_none_to_be_sent():
    given = [
        Result(ROWS[5], record(6, State.PENDING), "not_attempted", ERRCODES, out=out) for out in (False, True)
    ]
    assert [Wanted(states=frozenset({"not_attempted"})).takes(each) for each in given] == [True, False]
    assert [Wanted().takes(each) for each in given] == [True, True]


def test_of_a_refusal_that_followed_a_lost_answer_it_is_said_that_it_may_have_arrived():
    told = [reason(record(1, State.REJECTED, errcode=43004, first_ms=ms), "left") for ms in (None, AT)]
    assert told[0] == "left"
    assert told[1].startswith("left; ")
    assert "may have" in told[1]


def test_a_row_that_a_cluster_has_says_how_its_outcome_is_had():
    given = Result(ROWS[5], record(6, State.PENDING), "not_attempted", ERRCODES, collect="wxpush dispatch x")
    assert given.columns()["advice"] == "wxpush dispatch x"
    assert given.columns()["reason"]


@pytest.mark.parametrize(("probable", "by"), [(False, "msgid"), (True, "person")])
def test_what_became_of_a_row_is_told_with_its_moment_and_by_what_it_is_known(probable, by):
    known = RowDelivery(DeliveryOutcome.BLOCKED, AT // 1000, probable)
    given = Result(ROWS[0], RECORDS[1], "sent", ERRCODES, delivery=known).columns()
    assert (given["delivered"], given["delivered_by"]) == (DeliveryOutcome.BLOCKED.word, by)
    assert datetime.fromisoformat(given["delivered_at"]).timestamp() == AT / 1000
    none = Result(ROWS[0], RECORDS[1], "sent", ERRCODES).columns()
    assert {none[name] for name in ("delivered", "delivered_at", "delivered_by")} == {""}


def test_our_columns_say_what_happened():
    sent, rejected, invalid, *_, untouched = (result.columns() for result in found())
    assert sent["msgid"] == str(2**62)
    assert (sent["line"], sent["errcode"], sent["reason"], sent["advice"], sent["tries"]) == (
        "2",
        "",
        "",
        "",
        "1",
    )
    assert datetime.fromisoformat(sent["at"]).timestamp() == AT / 1000
    assert rejected["errcode"] == "43004"
    assert rejected["reason"].endswith("; require subscribe")
    assert rejected["advice"]
    assert (invalid["line"], invalid["reason"], invalid["at"]) == ("4", "short_row: too short", "")
    assert set(untouched.values()) == {"7", "not_attempted", "", "0"}


@pytest.mark.parametrize(
    ("errcode", "detail", "meaning", "expected"),
    [
        (None, None, "", ""),
        (1, "d", "m", "m; d"),
        (1, None, "m", "m"),
        (0, "d", "ok", "d"),
        (None, "d", "", "d"),
    ],
)
def test_a_reason_is_meaning_and_detail(errcode, detail, meaning, expected):
    assert reason(record(1, errcode=errcode, detail=detail), meaning) == expected


def test_the_csv_is_an_input_again():
    out = io.StringIO(newline="")
    assert write(found(), COLUMNS, CSV, out) == 6
    lines = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert [*lines[0]] == [
        *COLUMNS,
        "line",
        "state",
        "errcode",
        "reason",
        "advice",
        "msgid",
        "tries",
        "at",
        "delivered",
        "delivered_at",
        "delivered_by",
    ]
    assert [line["openid"] for line in lines] == ["o1", "o2", "", "o4", "o5", "o6"]


def test_cells_come_back_to_the_letter():
    odd = recipient(1, name='=1+1,"x"\r\n忙')
    out = io.StringIO(newline="")
    write([Result(odd, record(1), "sent", ERRCODES)], COLUMNS, CSV, out)
    (line,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    assert line["name"] == odd.fields["name"]


def test_words_of_the_server_are_no_formula_in_the_csv():
    row = Result(recipient(1), record(1, detail='=HYPERLINK("http://evil")'), "in_doubt", ERRCODES)
    out = io.StringIO(newline="")
    write([row], COLUMNS, CSV, out)
    (line,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    assert line["reason"] == '\'=HYPERLINK("http://evil")'


def test_our_names_move_aside_for_the_inputs():
    row = Recipient(1, 2, {"openid": "o", "state": "Hunan"})
    out = io.StringIO(newline="")
    write([Result(row, record(1), "sent", ERRCODES)], ["openid", "state"], CSV, out)
    (line,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    assert (line["state"], line["wxpush_state"], line["line"]) == ("Hunan", "sent", "2")
    out = io.StringIO()
    write([Result(row, record(1), "sent", ERRCODES)], [], JSONL, out)
    assert {"state": "Hunan", "wxpush_state": "sent", "line": "2"}.items() <= json.loads(
        out.getvalue()
    ).items()


def test_json_lines_hold_one_object_a_row():
    out = io.StringIO()
    assert write(found(), (), JSONL, out) == 6
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["state"] for line in lines][:3] == ["sent", "rejected", "invalid"]
    assert lines[0]["name"] == "n1"
    assert "openid" not in lines[2]


def test_columns_that_share_a_name_or_have_none_keep_their_places():
    row = Recipient(1, 2, {"openid": "o1", "备注\x002": "a", "\x003": "b", "备注\x004": "c"})
    found = [Result(row, record(1, msgid=1), "sent", ERRCODES)]
    out = {}
    for form in (CSV, JSONL):
        file = io.StringIO(newline="")
        write(found, [*row.fields], form, file)
        out[form.name] = file.getvalue()
    head, cells_ = [*csv.reader(io.StringIO(out["CSV"]))]
    assert (head[:4], cells_[:4]) == (["openid", "备注", "", "备注"], ["o1", "a", "b", "c"])
    assert list(json.loads(out["JSONL"]))[:4] == ["openid", "备注_2", "_3", "备注_4"]
