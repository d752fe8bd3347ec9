"""What is told where WeChat's answer about somebody cannot be read: nobody says of them that they follow, or that they do not."""

import json

import pytest

from tests.operator.desk import Desk, Ran, openid


def _sent(desk: Desk, *garbled: int) -> Ran:
    desk.wechat.garbled = {openid(number) for number in garbled}
    return desk.run("send", "list.csv", "--yes", "--check-followers", "--json")


@pytest.mark.parametrize(
    ("gone", "told"),
    [(False, "all of them follow"), (True, "1 rows are left out as they do not follow")],
)
def test_the_others_are_counted_without_them(desk, gone, told):
    desk.campaign(5)
    desk.wechat.answers = {openid(3): 43004} if gone else {}
    ran = _sent(desk, 2, 4)
    assert ran.code == 0, ran.said
    assert f"3 people asked about: {told}." in ran.said
    assert "warning: WeChat's answer about 2 people could not be read" in ran.said
    events = [json.loads(line) for line in ran.said.splitlines() if line.startswith("{")]
    (event,) = [event for event in events if event["type"] == "followers"]
    assert (event["asked"], event["unfollowed"], event["unread"]) == (5, int(gone), 2)
    assert desk.wechat.delivered.keys() >= {openid(2), openid(4)}


def test_where_none_could_be_read_nothing_is_said_of_anybody(desk):
    desk.campaign(2)
    ran = _sent(desk, 1, 2)
    assert ran.code == 0, ran.said
    assert "answer about 2 people" in ran.said
    assert "people asked about" not in ran.said
    assert "Nobody of them follows" not in ran.said
    assert len(desk.wechat.delivered) == 2
