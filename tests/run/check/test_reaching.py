"""What doctor says of the way to the server, before it says anything of the account."""

import pytest

from wxpush import probes
from wxpush.model import Arrival, Reply
from wxpush.run.check.examination import _reach
from wxpush.run.check.finding import Level
from wxpush.system.clock import SystemClock

URL = "https://api.weixin.qq.com"


@pytest.mark.parametrize(("seconds", "level"), [(0.0, Level.OK), (0.9, Level.OK), (5.2, Level.WARN)])
def test_a_name_that_takes_long_is_told_with_its_seconds(monkeypatch, seconds, level):
    async def answered(_url, *, seconds):
        return Reply(Arrival.ANSWERED, 200, b""), ""

    monkeypatch.setattr(probes, "knock", answered)
    monkeypatch.setattr(probes, "look_up", lambda _url, _environ: seconds)
    (connection, _clock) = _reach(URL, {}, SystemClock())
    assert (connection.name, connection.level) == ("connection", level)
    assert ("5.2s" in connection.what) == (level is Level.WARN)
    assert ("resolv.conf" in connection.advice) == (level is Level.WARN)
