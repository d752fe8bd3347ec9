"""The spool: keys, ages, and what it is opened from."""

import sqlite3
from collections import Counter
from functools import partial

import pytest

from wxpush.credentials import AccountKey
from wxpush.errors import BusyError, ChangedError, LostError, UsageError
from wxpush.intake.base import Trouble
from wxpush.intake.spool import rows
from wxpush.intake.spool.entering import NewMessage
from wxpush.intake.spool.purging import purge
from wxpush.intake.spool.spool import open_spool
from wxpush.intake.spool.taking import DUPLICATE, KEY_MS, InSpool, LinesTogether, RequestKey, key_reused, take
from wxpush.model import Record, State

_DAY = 24 * 3600 * 1000
_NOW = 1_800_000_000_000


@pytest.fixture
def spool(tmp_path):
    with open_spool(tmp_path / "inbox.db") as opened:
        yield opened


def message(key, content=b"c", refusal=DUPLICATE, campaign=1):
    return NewMessage(campaign, key.ljust(16, b"."), content, b'{"touser":"o"}', 7, refusal)


def taken(spool, *lines, at=_NOW, request=None):
    (found,) = spool.do_now(partial(take, requests=[LinesTogether(lines, request)], now_ms=at))
    return found


def settled(spool, row, state=State.SENT, at=_NOW):
    record = Record(row=row, state=state, at_ms=at, invocation=1)
    spool.do_now(partial(rows.write, records=[record], at_ms=at, invocation=1))


def body(spool, row):
    return spool.ask(lambda db: db.execute("SELECT body FROM messages WHERE row = ?", (row,)).fetchone())[0]


def test_a_key_stands_while_its_message_waits_and_a_day_after_its_end(spool):
    assert taken(spool, message(b"a")) == [InSpool(1, fresh=True)]
    assert taken(spool, message(b"a"), at=_NOW + 10 * _DAY) == [InSpool(1, fresh=False)]
    settled(spool, 1, at=_NOW + 10 * _DAY)
    assert taken(spool, message(b"a"), at=_NOW + 11 * _DAY - 1) == [InSpool(1, fresh=False)]
    assert taken(spool, message(b"a"), at=_NOW + 11 * _DAY) == [InSpool(2, fresh=True)]
    assert taken(spool, message(b"a"), at=_NOW + 11 * _DAY) == [InSpool(2, fresh=False)]


def test_a_key_of_one_in_doubt_stands_for_ever(spool):
    taken(spool, message(b"a"))
    settled(spool, 1, State.IN_DOUBT)
    assert taken(spool, message(b"a"), at=_NOW + 100 * _DAY) == [InSpool(1, fresh=False)]


def test_other_content_under_a_key_is_refused(spool):
    chosen = key_reused("k")
    assert taken(spool, message(b"a", refusal=chosen), message(b"a", b"d", chosen)) == [
        InSpool(1, fresh=True),
        chosen,
    ]
    assert chosen.trouble is Trouble.KEY_REUSED


def test_the_same_twice_in_one_commit_is_one_message(spool):
    chosen = key_reused("k")
    requests = [
        LinesTogether([message(b"a"), message(b"b"), message(b"a")]),
        LinesTogether([DUPLICATE, message(b"a"), message(b"b", b"d", chosen), message(b"c")]),
    ]
    one, two = spool.do_now(partial(take, requests=requests, now_ms=_NOW))
    assert one == [InSpool(1, fresh=True), InSpool(2, fresh=True), InSpool(1, fresh=False)]
    assert two == [DUPLICATE, InSpool(1, fresh=False), chosen, InSpool(3, fresh=True)]


def test_many_of_one_commit_keep_their_order_their_times_and_their_texts(spool):
    many = [
        NewMessage(
            1,
            b"%016d" % each,
            b"c",
            b"%d" % each,
            each,
            DUPLICATE,
            expires_ms=each if each % 700 == 699 else None,
        )
        for each in range(1400)
    ]
    assert taken(spool, *many) == [InSpool(row, fresh=True) for row in range(1, 1401)]
    found = spool.ask(
        lambda db: db.execute(
            "SELECT row, key, body, who, taken_ms, expires_ms, state FROM messages"
        ).fetchall()
    )
    assert found == [(each.who + 1, each.key, each.body, each.who, _NOW, each.expires_ms, 0) for each in many]
    assert taken(spool, *reversed(many)) == [InSpool(row, fresh=False) for row in range(1400, 0, -1)]


def test_the_newest_of_a_key_counts(spool):
    for day in range(3):
        assert taken(spool, message(b"a", b"%d" % day), at=_NOW + 3 * day * _DAY) == [
            InSpool(day + 1, fresh=True)
        ]
        settled(spool, day + 1, at=_NOW + 3 * day * _DAY)
    assert taken(spool, message(b"a", b"2"), at=_NOW + 6 * _DAY) == [InSpool(3, fresh=False)]


def test_a_key_of_many_lines_gives_the_same_answer_for_a_day(spool):
    request, other = RequestKey(b"r", b"1"), RequestKey(b"r", b"2")
    lines = message(b"a"), DUPLICATE, message(b"b")
    assert taken(spool, *lines, request=request) == [
        InSpool(1, fresh=True),
        DUPLICATE,
        InSpool(2, fresh=True),
    ]
    assert taken(spool, *lines, request=request) == [
        InSpool(1, fresh=False),
        DUPLICATE,
        InSpool(2, fresh=False),
    ]
    assert taken(spool, message(b"z"), request=other) is Trouble.KEY_REUSED
    assert taken(spool, message(b"z"), at=_NOW + KEY_MS + 1, request=other) == [InSpool(3, fresh=True)]


def test_of_what_nothing_was_taken_the_key_stands_for_nothing(spool):
    request = RequestKey(b"r", b"1")
    assert taken(spool, DUPLICATE, request=request) == [DUPLICATE]
    assert taken(spool, message(b"a"), request=RequestKey(b"r", b"2")) == [InSpool(1, fresh=True)]


def test_the_text_of_a_message_goes_when_it_is_settled(spool):
    taken(spool, message(b"a"), message(b"b"))
    settled(spool, 1)
    settled(spool, 2, State.IN_DOUBT)
    assert body(spool, 1) is None
    assert body(spool, 2) == b'{"touser":"o"}'


def test_a_text_that_went_is_written_over_on_the_disk(tmp_path):
    path = tmp_path / "inbox.db"
    with open_spool(path) as spool:
        people = [
            NewMessage(1, b"%016d" % each, b"c", b"of a person " * 20, 7, DUPLICATE) for each in range(50)
        ]
        taken(spool, *people)
        for row in range(1, 51):
            settled(spool, row)
    assert b"of a person" not in path.read_bytes()


def test_what_came_to_its_end_goes_by_age_and_what_is_open_stays(spool):
    taken(spool, *(message(b"%d" % each) for each in range(5)))
    settled(spool, 1)
    settled(spool, 2, State.REJECTED, at=_NOW + 2 * _DAY)
    settled(spool, 3, State.IN_DOUBT)
    gone, last = spool.do_now(partial(purge, now_ms=_NOW + 3 * _DAY, keep_ms=2 * _DAY, after=0))
    assert (gone, last) == (Counter({(1, State.SENT): 1}), None)
    left = spool.ask(lambda db: [row for (row,) in db.execute("SELECT row FROM messages")])
    assert left == [2, 3, 4, 5]


def test_nothing_goes_within_a_day_whatever_is_asked_for(spool):
    taken(spool, message(b"a"))
    settled(spool, 1)
    gone, _ = spool.do_now(partial(purge, now_ms=_NOW + _DAY, keep_ms=0, after=0))
    assert not gone


def test_it_goes_through_many_part_by_part(spool):
    taken(spool, *(message(b"%d" % each) for each in range(2500)))
    records = [Record(row=row, state=State.SENT, at_ms=_NOW, invocation=1) for row in range(1, 2501)]
    spool.do_now(partial(rows.write, records=records, at_ms=_NOW, invocation=1))
    old = partial(purge, now_ms=_NOW + 9 * _DAY, keep_ms=_DAY)
    first, last = spool.do_now(partial(old, after=0))
    second, end = spool.do_now(partial(old, after=last))
    assert (first.total(), last, second.total(), end) == (2000, 2000, 500, None)


def test_a_row_is_never_numbered_twice(spool):
    taken(spool, message(b"a"))
    settled(spool, 1)
    spool.do_now(partial(purge, now_ms=_NOW + 9 * _DAY, keep_ms=_DAY, after=0))
    assert taken(spool, message(b"b")) == [InSpool(2, fresh=True)]


def test_it_is_one_process_s_and_one_account_s(spool, tmp_path):
    with pytest.raises(BusyError), open_spool(tmp_path / "inbox.db"):
        pass
    spool.require_account(AccountKey("wx1", "https://one"))
    spool.require_account(AccountKey("wx1", "https://one"))
    with pytest.raises(ChangedError):
        spool.require_account(AccountKey("wx2", "https://one"))


def test_another_database_is_no_spool(tmp_path):
    path = tmp_path / "inbox.db"
    path.touch(0o600)
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE messages (row INTEGER)")
    made.close()
    with pytest.raises(UsageError, match=r"no spool"), open_spool(path):
        pass


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "other.db").touch(0o600)
    (tmp_path / "inbox.db").symlink_to(tmp_path / "other.db")
    with pytest.raises(UsageError), open_spool(tmp_path / "inbox.db"):
        pass


@pytest.mark.parametrize(
    "forged",
    [
        "messages SET state = 99", "messages SET state = -1", "messages SET taken_ms = 1000000000000000000", "messages SET at_ms = -1",
        "messages SET tries = -1", "messages SET first_ms = 1000000000000000000", "messages SET errcode = 1000000000000000000",
        "invocations SET last_ms = -5",
    ],
)  # fmt: skip
def test_what_no_process_of_ours_has_written_is_damage(tmp_path, forged):
    path = tmp_path / "inbox.db"
    with open_spool(path) as spool:
        spool.begin("boot", _NOW)
        taken(spool, message(b"a"), message(b"b"))
        settled(spool, 1, State.REJECTED)
    with open_spool(path) as spool:
        assert body(spool, 2)
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE {forged}")
    connection.close()
    table, column = forged.split()[0], forged.split()[2]
    with pytest.raises(LostError) as raised, open_spool(path):
        pass
    assert f"{table}.{column}" in raised.value.told()
