"""Who a row is, also one that cannot be sent: a message may have been sent for it before."""

import pytest

from tests.channels.test_template import PLAIN, ROW, channel, composed
from wxpush.channels.template.campaign import TooLong
from wxpush.model import BadRow, Recipient

LONG = "x" * 30


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, {}),
        ({"key": "{{ no }}"}, {}),
        ({"key": "{{ no }}"}, {"product": LONG}),
        ({"key": "{{ no }}", "data": {"thing1": "{{ product }}{{ gone }}"}}, {}),
        ({"key": "{{ no }}", "to": "{{ gone }}"}, {}),
        ({"on_too_long": TooLong.TRUNCATE}, {"product": LONG}),
        ({"url": "{{ link }}"}, {"link": "https://a.example"}),
    ],
)
def test_a_row_is_known_by_its_key_or_its_message_whether_it_can_be_sent_or_not(changes, fields):
    right = composed(
        channel(**{**changes, "to": "{{ openid }}", "data": PLAIN.data}),
        **({} if "key" in changes else fields),
    )
    found = channel(**changes).identify(Recipient(7, 9, {**ROW, **fields}))
    assert (found.key, found.to) == (right.key, "" if "to" in changes else right.to)


def test_a_row_whose_link_is_not_allowed_any_more_is_known_by_the_message_that_it_was():
    row = Recipient(7, 9, ROW | {"link": "https://b.example"})
    before, now = channel(url="{{ link }}"), channel(url="{{ link }}", allow_hosts=("a.example",))
    assert isinstance(now.compose(row), BadRow)
    assert now.identify(row).key == before.compose(row).key


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"key": "{{ no }}"}, {"no": " "}),
        ({"key": "{{ no }}"}, {"no": "\ud800"}),
        ({"key": "{{ gone }}"}, {}),
        ({}, {"product": "\ud800"}),
        ({"data": {"thing1": "{{ gone }}"}}, {}),
    ],
)
def test_a_row_without_a_key_or_a_message_is_nobody(changes, fields):
    assert channel(**changes).identify(Recipient(7, 9, {**ROW, **fields})) is None


def test_an_openid_that_is_no_text_is_left_out_of_who_a_row_is():
    assert channel(key="{{ no }}").identify(Recipient(7, 9, {**ROW, "openid": "\ud800"})).to == ""
