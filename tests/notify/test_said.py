"""What a robot says is told, without what it was sent and nobody else is to have."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.notify.robots import SECRET, TOKEN, Receiver
from tests.notify.test_kinds import refused


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_a_robot_that_repeats_what_it_was_sent_shows_no_signature(desk, kind):
    with Receiver(kind, does="echo", signed=True) as receiver:
        said = str(refused(desk, receiver).why)
        heard = receiver.heard[0]
    assert "***" in said
    asked = {name: text for name, (text,) in parse_qs(urlsplit(heard.path).query).items()} | heard.body
    for sent in (SECRET, TOKEN[:36], asked["sign"], asked["timestamp"]):
        assert sent not in said
