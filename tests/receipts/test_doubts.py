"""Rows in doubt that a delivery event tells of: only where nothing else can be meant by it."""

import pytest

from tests.receipts import books
from tests.receipts.books import BEGAN, opened, sent
from tests.receipts.pushes import openid
from wxpush.checkpoint import rows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.delivery import DeliveryOutcome
from wxpush.model import State
from wxpush.receipts.doubts import received
from wxpush.receipts.reading.events import DeliveryEvent, EventKind
from wxpush.receipts.taking import make_known
from wxpush.receipts.upkeep import Upkeep

#: When rows in doubt were tried first, in seconds.
FIRST_S = BEGAN


def doubt(row: int, *, person: int | None = None, first_ms: int | None = FIRST_S * 1000):
    return sent(
        row, person=row if person is None else person, state=State.IN_DOUBT, msgid=None, first_ms=first_ms
    )


def event(person: int, msgid: int, after: int = 5) -> DeliveryEvent:
    """So many seconds after the first tries."""
    return DeliveryEvent(
        EventKind.TEMPLATE, msgid, openid(person), FIRST_S + after, DeliveryOutcome.DELIVERED
    )


def told(tmp_path, records, events, *, others=()) -> set[int]:
    tmp_path.mkdir(exist_ok=True)
    path = books.campaign(tmp_path / "c.wxpush", *records)
    with opened(tmp_path / "r") as file, SqliteCheckpoint.read(path) as checkpoint:
        identity = make_known(checkpoint, file)
        for number, other in enumerate(others):
            with SqliteCheckpoint.read(
                books.campaign(tmp_path / f"o{number}.wxpush", *other, name=f"o{number}")
            ) as beside:
                make_known(beside, file)
        file.add(events)
        Upkeep(file).once()
        return received(file, identity, checkpoint.ask(rows.unknown))


@pytest.mark.parametrize(
    ("after", "proves"), [(-61, False), (-60, True), (5, True), (1140, True), (1141, False)]
)
def test_an_event_of_the_person_at_that_time(tmp_path, after, proves):
    found = told(tmp_path, [doubt(1), doubt(2)], [event(1, 77, after)])
    assert found == ({1} if proves else set())


def test_an_event_that_is_of_another_row_of_the_person_proves_nothing(tmp_path):
    records = [sent(1, person=9), doubt(2, person=9)]
    assert told(tmp_path, records, [event(9, 1001)]) == set()
    assert told(tmp_path / "more", records, [event(9, 1001), event(9, 5)]) == {2}


def test_of_two_rows_of_one_person_one_event_proves_neither(tmp_path):
    records = [doubt(1, person=9), doubt(2, person=9)]
    assert told(tmp_path, records, [event(9, 5)]) == set()
    both = [event(9, msgid) for msgid in (5, 6)]
    assert told(tmp_path / "more", records, both) == {1, 2}


def test_a_person_whose_row_is_in_doubt_elsewhere_too_is_left_to_people(tmp_path):
    events = [event(1, 5), event(2, 6)]
    assert told(tmp_path, [doubt(1), doubt(2)], events, others=[[doubt(1)]]) == {2}


def test_a_row_whose_first_try_is_not_known_is_left_to_people(tmp_path):
    events = [event(1, 5)]
    assert told(tmp_path, [doubt(1, first_ms=None), doubt(2, person=1)], events) == set()
